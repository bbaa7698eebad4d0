using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Execution;

/// <summary>A subtask as a whole: it waits for others, is skipped or starts, and is settled.</summary>
internal static class SubtaskMachine
{
    public static void Decide(Walk walk, SubtaskState subtask)
    {
        if (subtask.Status == SubtaskStatus.Pending) DecideStart(walk, subtask);
        else if (Closure.Covers(walk.Run, subtask)) Closure.EndIfNothingIsLeft(walk, subtask);
        else if (!subtask.Ended) ForEachMachine.Decide(walk, subtask);
    }

    /// <summary>A pass through a subtask has its result, and without <c>for_each</c> so has the subtask.</summary>
    public static void Complete(Walk walk, InstanceState instance)
    {
        if (instance.Index is { } index) walk.Emit(new RunEvent.InstanceCompleted(instance.Subtask.Id, index, null));
        else walk.Emit(new RunEvent.SubtaskCompleted(instance.Subtask.Id, null));
    }

    /// <summary>A pass through a subtask failed for good, and without <c>for_each</c> so did the subtask.</summary>
    public static void Fail(Walk walk, InstanceState instance, Failure failure)
    {
        if (instance.Index is { } index) ForEachMachine.Fail(walk, instance.Subtask, index, failure);
        else Fail(walk, instance.Subtask, failure);
    }

    public static void Fail(Walk walk, SubtaskState subtask, Failure failure)
    {
        var continued = subtask.Node.Subtask.OnFailure == Plans.OnFailure.Continue && !failure.FailsTheRun;
        walk.Emit(new RunEvent.SubtaskFailed(subtask.Id, failure, continued));
        if (!continued) RunMachine.Fail(walk, failure with { SubtaskId = subtask.Id });
    }

    public static void Apply(RunState run, RunEvent.SubtaskStarted e, DateTimeOffset at)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        subtask.Status = SubtaskStatus.Running;
        subtask.StartedAt = at;
        subtask.OnAgenda = false;
        if (subtask.IsForEach) run.PutOnAgenda(subtask);
        else InstanceMachine.Begin(run, subtask.Single = new InstanceState(subtask, null, at));
    }

    public static void Apply(RunState run, RunEvent.SubtaskSkipped e, DateTimeOffset at)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        subtask.Reason = e.Reason;
        run.Settle(subtask, SubtaskStatus.Skipped, at);
    }

    public static void Apply(RunState run, RunEvent.SubtaskCompleted e, DateTimeOffset at)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        subtask.Result = e.Result ?? subtask.Collected ?? subtask.Single?.Result ?? Values.Value.Null;
        End(run, subtask, SubtaskStatus.Completed, at);
    }

    public static void Apply(RunState run, RunEvent.SubtaskFailed e, DateTimeOffset at)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        (subtask.Failure, subtask.Continued) = (e.Failure, e.Continued);
        Closure.ReleaseUnstarted(run, subtask);
        End(run, subtask, SubtaskStatus.Failed, at);
    }

    public static void Apply(RunState run, RunEvent.SubtaskCancelled e, DateTimeOffset at)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        Closure.ReleaseAll(run, subtask);
        End(run, subtask, SubtaskStatus.Cancelled, at);
    }

    private static void DecideStart(Walk walk, SubtaskState subtask)
    {
        switch (JoinRule.Decide(walk.Run, subtask))
        {
            case Join.Wait: break;
            case Join.SkipBranch: Skip(walk, subtask, "everything it depends on was skipped"); break;
            case Join.SkipIncomplete: Skip(walk, subtask, "it needs all of its dependencies, and one was skipped"); break;
            case Join.Run: DecideCondition(walk, subtask); break;
        }
    }

    private static void DecideCondition(Walk walk, SubtaskState subtask)
    {
        var node = subtask.Node;
        if (node.Condition is null || node.ConditionPerInstance) walk.Emit(new RunEvent.SubtaskStarted(subtask.Id));
        else if (subtask.Condition is null) Evaluations.TakeCondition(walk, subtask, node.Condition);
        else if (subtask.Condition is { Value: TruthValue.True }) walk.Emit(new RunEvent.SubtaskStarted(subtask.Id));
        else Skip(walk, subtask, Evaluations.ReasonToSkip(subtask.Condition.Value));
    }

    private static void Skip(Walk walk, SubtaskState subtask, string reason) =>
        walk.Emit(new RunEvent.SubtaskSkipped(subtask.Id, reason));

    private static void End(RunState run, SubtaskState subtask, SubtaskStatus status, DateTimeOffset at)
    {
        if (subtask.Single is { EndedAt: null } single) InstanceMachine.End(run, single, status, at);
        run.Settle(subtask, status, at);
    }
}
