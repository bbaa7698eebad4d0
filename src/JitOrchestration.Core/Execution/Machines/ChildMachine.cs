using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>A child run: it is launched, may wait for people, and ends; its result is the subtask's.</summary>
internal static class ChildMachine
{
    public static void Begin(Walk walk, InstanceState instance)
    {
        var run = walk.Run;
        var limit = run.Options.EffectiveLimits.Nesting;
        var depth = (run.Parent?.Depth ?? 0) + 1;
        if (depth > limit) SubtaskMachine.Fail(walk, instance, Failure.Limit("nesting", limit, $"'{instance.Subtask.Id}' would start a run at depth {depth}"));
        else walk.Emit(new RunEvent.ChildRequested(instance.Subtask.Id, instance.Index, Identifiers.ChildRunId(run.RunId, $"{instance.Path}/e{instance.Epoch}", walk.At)));
    }

    public static void TakeLaunched(Walk walk, Input.ChildLaunched input)
    {
        if (CallMachine.Answered(walk, input.Key, input, CallKind.LaunchChild) is { } call) walk.Emit(new RunEvent.ChildLaunched(call.Instance!.Child!.RunId));
    }

    public static void TakeParked(Walk walk, Input.ChildParked input)
    {
        if (walk.Run.OpenChildren.TryGetValue(input.ChildRunId, out var child) && child.Parked != input.Parked) walk.Emit(new RunEvent.ChildParked(input.ChildRunId, input.Parked));
    }

    public static void TakeEnded(Walk walk, Input.ChildEnded input)
    {
        var run = walk.Run;
        var child = run.OpenChildren.GetValueOrDefault(input.ChildRunId) ?? run.UnwantedChildren.GetValueOrDefault(input.ChildRunId);
        if (child is null || IsOldNews(child, input)) return;
        walk.Emit(new RunEvent.ChildEnded(input.ChildRunId, input.Status, input.Result, input.Error, input.Activities, input.Usage));
        if (ActivityLimit.Exceeded(run) is { } crossed) RunMachine.Fail(walk, crossed);
    }

    public static void Apply(RunState run, RunEvent.ChildRequested e, DateTimeOffset at)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        var child = instance.Child?.RunId == e.ChildRunId ? instance.Child : new ChildState(e.ChildRunId, instance);
        (child.Retries, child.Launched, instance.Child) = (e.Retries, false, child);
        run.UnwantedChildren.Remove(e.ChildRunId);
        run.OpenChildren.Add(e.ChildRunId, child);
        CallMachine.Queue(run, instance, CallKind.LaunchChild);
        InstanceMachine.Move(run, instance, InstanceStage.InChild);
        InstanceMachine.LimitTime(run, instance, at);
    }

    public static void Apply(RunState run, RunEvent.ChildLaunched e)
    {
        var child = run.OpenChildren[e.ChildRunId];
        child.Launched = true;
        run.Calls.Close(child.Instance.OpenCalls[0]);
        // Its launch was under way when the run was paused.
        if (run.Paused) run.ChildrenToTell.Add(child.RunId);
    }

    /// <summary>The run is held, or goes on, and so does its child: it is to be told, and its time stands still while it may not work.</summary>
    public static void Hold(RunState run, ChildState child, DateTimeOffset at)
    {
        if (child.Launched) run.ChildrenToTell.Add(child.RunId);
        var instance = child.Instance;
        if (run.Paused && instance.Deadline is { Off: false } deadline)
        {
            child.TimeLeft = deadline.Due > at ? deadline.Due - at : TimeSpan.Zero;
            run.Alarms.CallOff(deadline);
        }
        else if (!run.Paused && child.TimeLeft is { } left)
        {
            child.TimeLeft = null;
            instance.Deadline = run.Alarms.Set(at + left, AlarmKind.AttemptTimesOut, instance);
        }
    }

    public static void Apply(RunState run, RunEvent.ChildParked e) => SetParked(run, run.OpenChildren[e.ChildRunId], e.Parked);

    public static void Apply(RunState run, RunEvent.ChildEnded e)
    {
        var isWanted = run.OpenChildren.TryGetValue(e.ChildRunId, out var child);
        if (!isWanted) run.UnwantedChildren.Remove(e.ChildRunId, out child);
        Count(run, child!, e);
        // A quick child may have ended before anybody said that it was launched.
        if (isWanted && !child!.Launched) run.Calls.Close(child.Instance.OpenCalls[0]);
        child!.Launched = true;
        if (!isWanted) return;
        Forget(run, child);
        if (e.Status == RunStatus.Completed) InstanceMachine.Succeed(run, child.Instance, e.Result ?? Value.Null);
        else InstanceMachine.Fail(run, child.Instance, FailureOf(e));
    }

    /// <summary>A part of the budget is the child's until it ends.</summary>
    public static void Grant(RunState run, ChildState child, Reservation? grant)
    {
        run.Budget.Set(child.Grant, grant);
        child.Grant = grant;
    }

    /// <summary>It could not be launched: it will use nothing.</summary>
    public static void GiveUp(RunState run, ChildState child)
    {
        Grant(run, child, null);
        Drop(run, child);
    }

    /// <summary>The child is no longer wanted.</summary>
    public static void Drop(RunState run, ChildState child)
    {
        if (!run.OpenChildren.ContainsKey(child.RunId)) return;
        Forget(run, child);
        // It may not be there, and then nobody will say that it ended. Should it be, what it uses until it is cancelled counts.
        if (!child.Launched) Grant(run, child, null);
        if (child.MayExist && run.UnwantedChildren.TryAdd(child.RunId, child)) run.DroppedChildren.Add(child.RunId);
    }

    /// <summary>What the child has used since the parent last counted: it may have ended before, and been retried.</summary>
    private static void Count(RunState run, ChildState child, RunEvent.ChildEnded e)
    {
        Grant(run, child, null);
        // Of one that broke nobody knows what it used: what was counted stays.
        if (e.Activities < child.Activities || e.Usage.ModelCalls < child.Usage.ModelCalls) return;
        run.Activities += e.Activities - child.Activities;
        run.Spend(e.Usage - child.Usage, child.Instance.Subtask);
        (child.Activities, child.Usage) = (e.Activities, e.Usage);
    }

    /// <summary>It ended before it was retried. One that is completed is never retried: it has ended for good.</summary>
    private static bool IsOldNews(ChildState child, Input.ChildEnded ended) =>
        ended.Retries < child.Retries && ended.Status != RunStatus.Completed;

    private static void Forget(RunState run, ChildState child)
    {
        SetParked(run, child, false);
        run.OpenChildren.Remove(child.RunId);
    }

    private static void SetParked(RunState run, ChildState child, bool parked)
    {
        if (child.Parked != parked) run.ParkedChildren += parked ? 1 : -1;
        child.Parked = parked;
    }

    private static Failure FailureOf(RunEvent.ChildEnded e) => e.Status == RunStatus.Cancelled
        ? new Failure("child_cancelled", $"The child run {e.ChildRunId} was cancelled.")
        : new Failure("child_failed", $"The child run {e.ChildRunId} failed: {e.Error?.Message}");
}
