using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Brings a run to its end whose orchestration did not: it broke, or an operator ended it.</summary>
internal sealed class RunCloser(DurableTaskClient client, IBlobs blobs, RunJournal journal, TimeProvider time)
{
    private static readonly Input[] Ends =
    [
        new Input.Cancel("Its orchestration ended before it did: it broke, or an operator terminated it. Retry the run to go on."),
        // Twice: the second ends the clean-up, which nobody would perform.
        new Input.Cancel(),
    ];

    /// <param name="reader">A reader of the run that has read nothing yet: the run is moved on.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task CloseAsync(RunReader reader, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        var run = reader.Run;
        if (run.Ended || reader.Standing != OrchestrationStanding.Broken) return;
        var decisions = new List<(long First, Decision Decision)>();
        foreach (var end in Ends) decisions.Add((run.Sequence + 1, GraphExecutor.Step(run, end, time.GetUtcNow())));
        var entries = decisions.Where(made => made.Decision.Events.Count > 0).Select(made => new JournalEntry(made.First, run.LastStepAt, made.Decision.Events));
        // Somebody else may have been faster, and the run may have been retried since.
        if (!await journal.WriteAsync(run.RunId, reader.Parts, JournalLines.Write([.. reader.Live, .. entries]), cancellation)) return;
        var mailroom = new Mailroom(blobs, time);
        foreach (var cancel in decisions.SelectMany(made => made.Decision.Commands).OfType<Command.CancelChild>())
            await mailroom.SayAsync(client, InstanceIds.Of(cancel.ChildRunId, cancel.Retries), Input.Cancel.OfChild, cancellation);
        await new RunEnds(client, blobs).SettleAsync(run, cancellation);
    }
}
