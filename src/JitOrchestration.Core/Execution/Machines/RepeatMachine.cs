using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Execution;

/// <summary><c>repeat</c>: holds each result against <c>until</c>, and runs again until it is true.</summary>
internal static class RepeatMachine
{
    public static void Decide(Walk walk, InstanceState instance)
    {
        var until = instance.Subtask.Node.Until;
        if (until is null || instance.Until is { Value: TruthValue.True }) SubtaskMachine.Complete(walk, instance);
        else if (instance.Until is null) TakeOrRequest(walk, instance, until);
        else if (IsExhausted(instance)) SubtaskMachine.Fail(walk, instance, Exhausted(instance));
        // The run ended in the pause before the next iteration, and was retried.
        else StartIteration(walk, instance);
    }

    public static void TakeUntil(Walk walk, InstanceState instance, Truth truth)
    {
        var spec = instance.Subtask.Node.Subtask.Repeat!;
        var again = truth.Value != TruthValue.True && instance.Iteration + 1 < spec.Max;
        DateTimeOffset? nextAt = again ? walk.At + TimeSpan.FromSeconds(spec.DelaySeconds) : null;
        walk.Emit(new RunEvent.UntilEvaluated(instance.Subtask.Id, instance.Index, truth.Value, truth.Reason, nextAt));
        if (nextAt <= walk.At) StartIteration(walk, instance);
    }

    public static void StartIteration(Walk walk, InstanceState instance) =>
        walk.Emit(new RunEvent.IterationStarted(instance.Subtask.Id, instance.Index, instance.Iteration + 1));

    public static void Apply(RunState run, RunEvent.UntilEvaluated e)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        Evaluations.CloseEvaluation(run, instance);
        instance.Until = new Truth(e.Outcome, e.Reason);
        InstanceMachine.Move(run, instance, e.NextAt is null ? InstanceStage.Succeeded : InstanceStage.BetweenIterations);
        if (e.NextAt is { } due) instance.Alarm = run.Alarms.Set(due, AlarmKind.IterationDue, instance);
    }

    public static void Apply(RunState run, RunEvent.IterationStarted e)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        run.Alarms.CallOff(instance.Alarm);
        Enter(instance, e.Iteration, previous: instance.Result);
        InstanceMachine.Begin(run, instance);
    }

    /// <summary>Puts an instance before an iteration. What a person allowed was allowed for another.</summary>
    public static void Enter(InstanceState instance, int iteration, Values.Value? previous)
    {
        (instance.Iteration, instance.Previous, instance.Result) = (iteration, previous, null);
        (instance.Epoch, instance.NextCall, instance.CallsInEpoch, instance.Attempt) = (instance.FirstEpoch, 0, 0, 1);
        (instance.Approved, instance.Arguments, instance.Child) = (false, null, null);
    }

    /// <summary>Whether it has run as often as it may, and in vain.</summary>
    public static bool IsExhausted(InstanceState instance) =>
        instance is { Until: { Value: not TruthValue.True }, Subtask.Node.Subtask.Repeat: { } spec } && instance.Iteration + 1 >= spec.Max;

    private static void TakeOrRequest(Walk walk, InstanceState instance, Expression until)
    {
        var scope = new RunScope(walk.Run, instance);
        if (scope.HasInline(until.References)) TakeUntil(walk, instance, until.Test(scope));
        else Evaluations.Request(walk, instance.Subtask, instance.Index, EvaluationKind.Until);
    }

    private static Failure Exhausted(InstanceState instance)
    {
        var spec = instance.Subtask.Node.Subtask;
        var reason = instance.Until?.Reason is { } unknown ? $" ({unknown})" : "";
        return new Failure("repeat_exhausted", $"'{spec.Id}' ran {spec.Repeat!.Max} times, and `{spec.Repeat.Until}` never became true{reason}. Raise repeat.max, or change repeat.until.");
    }
}
