namespace JitOrchestration.Core.Execution;

/// <summary>How subtasks and instances look from outside: what their machines are at, in the words of the API.</summary>
public static class SubtaskView
{
    /// <summary>The status of a subtask; waiting when all that runs of it waits.</summary>
    public static SubtaskStatus StatusOf(SubtaskState subtask)
    {
        if (subtask.Status != SubtaskStatus.Running) return subtask.Status;
        if (subtask.Single is { } single) return StatusOf(single);
        if (subtask.FanOut is not { Running: > 0 } fanOut) return SubtaskStatus.Running;
        var waits = fanOut.Begun.All(instance => instance is null or { Stage: InstanceStage.Ended or InstanceStage.Stopped } || StatusOf(instance) == SubtaskStatus.Waiting);
        return waits ? SubtaskStatus.Waiting : SubtaskStatus.Running;
    }

    /// <summary>The status of an instance that has begun.</summary>
    public static SubtaskStatus StatusOf(InstanceState instance) => instance switch
    {
        { Outcome: { } outcome } => outcome,
        { Subtask.Ended: true, Stage: InstanceStage.Succeeded } => SubtaskStatus.Completed,
        { Subtask.Ended: true, Subtask.StartedCalls: 0 } => SubtaskStatus.Cancelled,
        { Stage: InstanceStage.Stopped } => SubtaskStatus.Pending,
        { Stage: InstanceStage.Waiting or InstanceStage.Asking or InstanceStage.BackingOff or InstanceStage.BetweenIterations } => SubtaskStatus.Waiting,
        { Child.Parked: true, Stage: InstanceStage.InChild } => SubtaskStatus.Waiting,
        _ when instance.OpenCalls.Count > 0 && instance.OpenCalls.TrueForAll(call => !call.Active) => SubtaskStatus.Waiting,
        _ => SubtaskStatus.Running,
    };

    /// <summary>How many instances have which status; those not begun are pending.</summary>
    public static IReadOnlyDictionary<SubtaskStatus, int> CountsOf(FanOut fanOut) =>
        fanOut.Begun.CountBy(instance => instance is null ? SubtaskStatus.Pending : StatusOf(instance)).ToDictionary();

    /// <summary>How often it was tried, over all its instances.</summary>
    public static int AttemptsOf(SubtaskState subtask) =>
        (subtask.Single?.Attempts ?? 0) + (subtask.FanOut?.Begun.Sum(instance => instance?.Attempts ?? 0) ?? 0);
}
