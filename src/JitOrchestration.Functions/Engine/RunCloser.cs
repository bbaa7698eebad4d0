using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Engine;

/// <summary>Brings a run to its end whose orchestration did not: it broke, or an operator ended it.</summary>
internal sealed class RunCloser(IBlobs blobs, RunJournal journal, TimeProvider time)
{
    public async Task CloseAsync(RunReader reader, CancellationToken cancellation)
    {
        var run = reader.Run;
        var entries = new List<JournalEntry>();
        // Twice: the second ends the clean-up, which nobody would perform.
        foreach (var input in (Input[])[new Input.Cancel("Its orchestration ended before it did: it broke, or an operator terminated it. Retry the run to go on."), new Input.Cancel()])
        {
            var decision = GraphExecutor.Step(run, input, time.GetUtcNow());
            if (decision.Events.Count > 0) entries.Add(new JournalEntry(run.Sequence - decision.Events.Count + 1, run.LastStepAt, decision.Events));
        }
        await journal.WriteAsync(run.RunId, reader.Parts, JournalLines.Write([.. reader.Live, .. entries]), cancellation);
        await new RunEnds(blobs).SettleAsync(run, cancellation);
    }
}
