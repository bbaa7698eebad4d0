using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Functions.Callbacks;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Hands runs to Durable Functions. To do it again is harmless: an id of an orchestration is used once.</summary>
internal sealed class RunScheduler(DurableTaskClient client, RunLauncher launcher, RunJournal journal)
{
    /// <summary>Schedules the orchestration of a run that has not ended, as its journal says.</summary>
    public async Task ScheduleAsync(RunReader reader, CancellationToken cancellation)
    {
        await AnnounceAsync(reader, cancellation);
        // Durable's own spans begin here: they are to be part of the run's trace.
        using var position = Position.Enter(RunTrace.Of(reader.Run));
        await client.StartOnceAsync(ActivityNames.Orchestrator, InstanceIds.Of(reader.Run), launcher.InputOf(reader.Run, reader.Parts), cancellation);
    }

    /// <summary>What the run began or went on with is told from here; all that follows, from its orchestration.</summary>
    public async Task AnnounceAsync(RunReader reader, CancellationToken cancellation)
    {
        if (reader.Run.Options.CallbackUrl is null) return;
        var (entries, _) = await journal.ReadAsync(reader.Run.RunId, reader.Parts - 1, cancellation);
        await new CallbackDesk(client).TakeAsync(reader.Run, entries, cancellation);
    }
}
