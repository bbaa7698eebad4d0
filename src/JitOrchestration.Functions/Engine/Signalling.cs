using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Says something to a run, and hears whether it takes it.</summary>
internal sealed class Signalling(DurableTaskClient client, ILiveTail live, Mailroom mailroom, TimeProvider time)
{
    /// <summary>Whoever says something is told within this time whether it was taken; after it, that it is stored and will be.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>An orchestration that has not taken a cancel by then is terminated.</summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(30);

    public async Task<SignalOutcome> SendAsync(RunReader reader, Input input, CancellationToken cancellation)
    {
        if (!reader.Exists) return new SignalOutcome.NoSuchRun();
        var instanceId = InstanceIds.Of(reader.Run);
        // On a state of our own: what the run would say to it now.
        if (GraphExecutor.Step(reader.Run, input, time.GetUtcNow()).Rejection is { } rejection) return new SignalOutcome.Refused(rejection);
        var letter = await mailroom.PostAsync(instanceId, input, cancellation);
        await client.RaiseEventAsync(instanceId, ActivityNames.Doorbell, new Ring(), cancellation);
        var backstop = input is Input.Cancel ? BackUpAsync(reader.Run.RunId, instanceId, cancellation) : Task.CompletedTask;
        var outcome = await HearAsync(instanceId, letter, cancellation);
        await backstop;
        return outcome;
    }

    private Task BackUpAsync(string runId, string instanceId, CancellationToken cancellation) => client.StartOnceAsync(
        ActivityNames.CancelBackstop, InstanceIds.OfCancel(instanceId), new OverdueCancel(runId, instanceId, CancelGrace), cancellation);

    private async Task<SignalOutcome> HearAsync(string instanceId, string letter, CancellationToken cancellation)
    {
        var pause = new Pause(time);
        var until = time.GetUtcNow() + Patience;
        while (time.GetUtcNow() < until)
        {
            var tail = await live.ReadAsync(instanceId, cancellation);
            if (tail?.Letters.TryGetValue(letter, out var rejection) == true) return rejection is null ? new SignalOutcome.Taken() : new SignalOutcome.Refused(rejection);
            if (tail is { IsOver: true }) return new SignalOutcome.Refused(Rejection.Ended);
            await pause.AfterAsync(true, cancellation);
        }
        return new SignalOutcome.Forwarded();
    }
}
