using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Brings a run to its end whose orchestration did not: it broke, or an operator ended it.</summary>
internal sealed class RunCloser(DurableTaskClient client, IBlobs blobs, RunJournal journal, TimeProvider time)
{
    /// <summary>Nobody would perform a clean-up.</summary>
    private static readonly Input.Cancel End =
        new("Its orchestration ended before it did: it broke, or an operator terminated it. Retry the run to go on.", CleanUp: false);

    /// <param name="reader">A reader of the run that has read nothing yet: the run is moved on.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task CloseAsync(RunReader reader, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        var run = reader.Run;
        if (run.Ended || reader.Standing != OrchestrationStanding.Broken) return;
        var first = run.Sequence + 1;
        var decision = GraphExecutor.Step(run, End, time.GetUtcNow());
        // Somebody else may have been faster, and the run may have been retried since.
        if (!await journal.WriteAsync(run.RunId, reader.Parts, JournalLines.Write([.. reader.Live, new JournalEntry(first, run.LastStepAt, decision.Events)]), cancellation)) return;
        var mailroom = new Mailroom(blobs, time);
        // The children have orchestrations, which do perform theirs.
        foreach (var cancel in decision.Commands.OfType<Command.CancelChild>())
            await mailroom.SayAsync(client, InstanceIds.Of(cancel.ChildRunId, cancel.Retries), Input.Cancel.OfChild, cancellation);
        await new RunEnds(client, blobs).SettleAsync(run, cancellation);
    }
}
