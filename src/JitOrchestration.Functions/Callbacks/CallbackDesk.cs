using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Callbacks;

/// <summary>Takes orders for callbacks: each becomes an orchestration of its own, so that no run waits for a receiver.</summary>
internal sealed class CallbackDesk(DurableTaskClient client)
{
    /// <summary>Sees to it that a receiver is told of an event.</summary>
    public Task TakeAsync(CallbackOrder order, CancellationToken cancellation) =>
        client.StartOnceAsync(ActivityNames.DeliverCallback, order.InstanceId, order, cancellation);

    /// <summary>Sees to it that the receiver of a run, if it has one, is told of all in these entries that it is to be told.</summary>
    public async Task TakeAsync(RunState run, IEnumerable<JournalEntry> entries, CancellationToken cancellation)
    {
        if (run.Options.CallbackUrl is not { } url) return;
        foreach (var sequence in Told(run, entries)) await TakeAsync(new CallbackOrder(run.RunId, sequence, url), cancellation);
    }

    /// <summary>Sees to it that the receiver of a run that has ended is told so.</summary>
    public async Task TakeEndAsync(RunState run, CancellationToken cancellation)
    {
        // Nothing follows the event of the end.
        if (run is { Ended: true, Parent: null, Options.CallbackUrl: { } url }) await TakeAsync(new CallbackOrder(run.RunId, run.Sequence, url), cancellation);
    }

    /// <summary>The orchestrations that tell, or told, of a run; none, when nobody wants to be told.</summary>
    public static IEnumerable<string> DeliveriesOf(RunState run, IEnumerable<JournalEntry> entries) =>
        run.Options.CallbackUrl is null ? [] : Told(run, entries).Select(sequence => CallbackOrder.InstanceIdOf(run.RunId, sequence));

    private static IEnumerable<long> Told(RunState run, IEnumerable<JournalEntry> entries) => entries.SelectMany(entry =>
        entry.Events.Index().Where(happened => CallbackMessage.IsTold(run, happened.Item)).Select(happened => entry.FirstSequence + happened.Index));
}
