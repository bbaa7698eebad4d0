namespace JitOrchestration.Core.Execution;

/// <summary>
/// One pass through a subtask. What it does next, by what it is at; what a subtask does is left to the machine of its
/// kind, and whatever the kind, an attempt ends as succeeded or failed:
/// <code>
/// stage            while the run goes on                        while it, or the subtask, is closing
/// Ready            the kind begins: wait, ask, child            cancelled
/// Evaluating       the kind, or the fan-out, goes on            cancelled
/// TurnDone         the model is asked again                     cancelled
/// Succeeded        repeat looks at until; else it is finished   finished, or cancelled if it would repeat
/// AttemptFailed    retry, if it may; else it has failed         it has failed, or is cancelled if nobody knows
/// others           nothing: an input will move it on            nothing
/// </code>
/// </summary>
internal static class InstanceMachine
{
    public static void Decide(Walk walk, InstanceState instance)
    {
        if (Closure.Covers(walk.Run, instance.Subtask)) DecideClosing(walk, instance);
        else DecideRunning(walk, instance);
    }

    /// <summary>An attempt begins: calls are queued at once, anything else is decided about.</summary>
    public static void Begin(RunState run, InstanceState instance)
    {
        instance.Result = null;
        instance.Failure = null;
        instance.Until = null;
        instance.Agent = null;
        instance.Abandoned.Clear();
        switch (instance.Subtask.Node.Subtask)
        {
            case { Tool: not null }: CallMachine.Queue(run, instance, CallKind.Tool); break;
            case { Task: not null }: AgentMachine.Begin(run, instance); break;
            default:
                instance.Attempts++;
                Move(run, instance, InstanceStage.Ready);
                break;
        }
    }

    /// <summary>Moves an instance to another stage; what can be decided about it goes on the agenda.</summary>
    public static void Move(RunState run, InstanceState instance, InstanceStage stage)
    {
        instance.OnAgenda = false;
        // What comes in for an instance that has ended is on record, and that is all.
        if (instance.Stage == InstanceStage.Ended) return;
        CountBusy(run, instance, stage);
        instance.Stage = stage;
        if (stage is InstanceStage.Ready or InstanceStage.TurnDone or InstanceStage.Succeeded or InstanceStage.AttemptFailed) run.PutOnAgenda(instance);
    }

    /// <summary>Sets the limit to what an attempt may take, for kinds whose attempt is not a call of its own.</summary>
    public static void LimitTime(RunState run, InstanceState instance, DateTimeOffset at)
    {
        if (instance.Subtask.Node.Subtask.TimeoutSeconds is not { } seconds) return;
        instance.Deadline = run.Alarms.Set(at + TimeSpan.FromSeconds(seconds), AlarmKind.AttemptTimesOut, instance);
    }

    /// <summary>An attempt has its result.</summary>
    public static void Succeed(RunState run, InstanceState instance, Values.Value result)
    {
        instance.Result = result;
        EndAttempt(run, instance, InstanceStage.Succeeded);
    }

    /// <summary>An attempt failed.</summary>
    public static void Fail(RunState run, InstanceState instance, Failure failure)
    {
        instance.Failure = failure;
        EndAttempt(run, instance, InstanceStage.AttemptFailed);
    }

    /// <summary>It has ended: nothing more will come of it.</summary>
    public static void End(RunState run, InstanceState instance, SubtaskStatus outcome, DateTimeOffset at)
    {
        run.Alarms.CallOff(instance.Alarm);
        run.Alarms.CallOff(instance.Deadline);
        Move(run, instance, InstanceStage.Ended);
        instance.Outcome = outcome;
        instance.EndedAt = at;
    }

    private static void EndAttempt(RunState run, InstanceState instance, InstanceStage stage)
    {
        run.Alarms.CallOff(instance.Deadline);
        instance.Deadline = null;
        Move(run, instance, stage);
    }

    /// <summary>An instance that ceases to be busy leaves its place to one that has not begun.</summary>
    private static void CountBusy(RunState run, InstanceState instance, InstanceStage stage)
    {
        if (instance is not { Index: not null, Subtask.FanOut: { } fanOut } || IsBusy(instance.Stage) == IsBusy(stage)) return;
        fanOut.Busy += IsBusy(stage) ? 1 : -1;
        if (!IsBusy(stage) && fanOut.HasMore && !instance.Subtask.Ended) run.PutOnAgenda(instance.Subtask);
    }

    private static bool IsBusy(InstanceStage stage) => stage is not (
        InstanceStage.Waiting or InstanceStage.Asking or InstanceStage.InChild or
        InstanceStage.BackingOff or InstanceStage.BetweenIterations or InstanceStage.Ended or InstanceStage.Stopped);

    private static void DecideRunning(Walk walk, InstanceState instance)
    {
        switch (instance.Stage)
        {
            case InstanceStage.Ready: BeginKind(walk, instance); break;
            case InstanceStage.Evaluating: ForEachMachine.DecideInstance(walk, instance); break;
            case InstanceStage.TurnDone: AgentMachine.DecideTurn(walk, instance); break;
            case InstanceStage.Succeeded: RepeatMachine.Decide(walk, instance); break;
            case InstanceStage.AttemptFailed: RetryMachine.Decide(walk, instance); break;
        }
    }

    private static void DecideClosing(Walk walk, InstanceState instance)
    {
        var subtask = instance.Subtask;
        if (!subtask.Ended || instance.Index is not null)
        {
            if (instance.Stage == InstanceStage.AttemptFailed && !IsUndone(instance)) SubtaskMachine.Fail(walk, instance, instance.Failure!);
            else if (instance.Stage == InstanceStage.Succeeded && subtask.Node.Subtask.Repeat is null) SubtaskMachine.Complete(walk, instance);
        }
        Closure.EndIfNothingIsLeft(walk, subtask);
    }

    /// <summary>
    /// With <c>on_failure: continue</c> a failure settles the subtask. That its call got no answer because the run was
    /// ending must not: a run that is retried has it made.
    /// </summary>
    private static bool IsUndone(InstanceState instance) =>
        instance is { Abandoned.Count: > 0, Subtask.Node.Subtask.OnFailure: Plans.OnFailure.Continue };

    private static void BeginKind(Walk walk, InstanceState instance)
    {
        switch (instance.Subtask.Node.Subtask)
        {
            case { Wait: { } wait }: WaitMachine.Begin(walk, instance, wait); break;
            case { Ask: { } ask }: QuestionMachine.Begin(walk, instance, ask); break;
            case { Workflow: not null }: ChildMachine.Begin(walk, instance); break;
        }
    }
}
