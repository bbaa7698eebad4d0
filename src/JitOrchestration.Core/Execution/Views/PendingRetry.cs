namespace JitOrchestration.Core.Execution;

/// <summary>Something failed, and is tried again later.</summary>
/// <param name="Failure">Why the last attempt failed.</param>
/// <param name="DueAt">When the next one is made.</param>
public sealed record PendingRetry(Failure Failure, DateTimeOffset DueAt)
{
    /// <summary>What a subtask waits to try again, the first due of all its instances; null: nothing.</summary>
    public static PendingRetry? Of(SubtaskState subtask) => subtask.FanOut is { } fanOut
        ? fanOut.Begun.OfType<InstanceState>().Select(Of).OfType<PendingRetry>().MinBy(retry => retry.DueAt)
        : subtask.Single is { } single ? Of(single) : null;

    /// <summary>What a run waits to try again to get its plan, or its answer; null: nothing.</summary>
    public static PendingRetry? Of(RunState run) => First(run.Calls.Open.Where(call => call.Subtask is null));

    /// <summary>Of an instance it is its whole attempt, or a call of it.</summary>
    private static PendingRetry? Of(InstanceState instance) => instance is { Stage: InstanceStage.BackingOff, Failure: { } failure, Alarm: { } alarm }
        ? new PendingRetry(failure, alarm.Due)
        : First(instance.OpenCalls);

    private static PendingRetry? First(IEnumerable<CallState> calls) => calls
        .Where(call => call is { Stage: CallStage.BackingOff, Failure: not null, Alarm: not null })
        .Select(call => new PendingRetry(call.Failure!, call.Alarm!.Due))
        .MinBy(retry => retry.DueAt);
}
