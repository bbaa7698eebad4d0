using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// Conditions, <c>until</c>, lists and question texts: worked out here when all they refer to is written out in the
/// state, by an activity when something is stored.
/// </summary>
internal static class Evaluations
{
    public static void TakeCondition(Walk walk, SubtaskState subtask, PlanCondition condition)
    {
        if (Test(condition, new RunScope(walk.Run, subtask)) is { } truth) Conclude(walk, subtask, null, truth);
        else RequestCondition(walk, subtask, null, condition);
    }

    /// <summary>What a condition comes to; null: somebody else has to tell.</summary>
    public static Truth? Test(PlanCondition condition, RunScope scope) =>
        condition is PlanCondition.Tested tested && scope.HasInline(tested.References) ? tested.Expression.Test(scope) : null;

    public static void RequestCondition(Walk walk, SubtaskState subtask, int? index, PlanCondition condition) =>
        Request(walk, subtask, index, condition is PlanCondition.Judged ? EvaluationKind.Judgement : EvaluationKind.Condition);

    public static void Request(Walk walk, SubtaskState subtask, int? index, EvaluationKind what) =>
        walk.Emit(new RunEvent.EvaluationRequested(subtask.Id, index, what));

    /// <summary>Takes the answer of an evaluation.</summary>
    public static void Take(Walk walk, Input.Evaluated input)
    {
        if (CallMachine.Answered(walk, input.Key, input, CallKind.Evaluate) is not { } call) return;
        var subtask = call.Subtask!;
        switch (call.Evaluation, input.Evaluation)
        {
            case (EvaluationKind.Condition or EvaluationKind.Judgement, Evaluation.Tested tested):
                walk.Emit(new RunEvent.ConditionEvaluated(subtask.Id, call.Instance?.Index, tested.Truth.Value, tested.Truth.Reason, input.Usage, input.By));
                break;
            case (EvaluationKind.Until, Evaluation.Tested tested):
                RepeatMachine.TakeUntil(walk, call.Instance!, tested.Truth);
                break;
            case (EvaluationKind.Items, Evaluation.Listed or Evaluation.NotAList):
                ForEachMachine.TakeItems(walk, subtask, input.Evaluation);
                break;
            case (EvaluationKind.Question, Evaluation.Rendered rendered):
                QuestionMachine.Ask(walk, call.Instance!, rendered);
                break;
            default:
                throw new ArgumentException(
                    $"The answer to '{input.Key}' is a {input.Evaluation.GetType().Name}, which is no answer to a {call.Evaluation}.");
        }
    }

    public static string ReasonToSkip(Truth condition) =>
        condition.Value == TruthValue.Unknown ? $"condition was unknown: {condition.Reason}" : "condition was false";

    public static void Apply(RunState run, RunEvent.EvaluationRequested e, DateTimeOffset at)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        subtask.OnAgenda = false;
        var instance = e is { Index: { } index, What: EvaluationKind.Condition or EvaluationKind.Judgement }
            ? ForEachMachine.Admit(subtask, index, at)
            : e.Index is null ? subtask.Single : subtask.FanOut!.Instances[e.Index.Value];
        if (instance is not null) InstanceMachine.Move(run, instance, InstanceStage.Evaluating);
        var path = instance?.Path ?? subtask.Id;
        var call = new CallState(Identifiers.Working(run, path, Wire.Word(e.What)), CallKind.Evaluate, subtask, instance) { Evaluation = e.What };
        if (instance is null) subtask.OwnCall = call;
        run.Calls.Add(call);
    }

    public static void Apply(RunState run, RunEvent.ConditionEvaluated e)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        run.Spend(e.Usage, subtask);
        var truth = new Truth(e.Outcome, e.Reason);
        if (e.Index is { } index)
        {
            var instance = subtask.FanOut!.Instances[index]!;
            CloseEvaluation(run, instance);
            instance.Condition = truth;
            run.PutOnAgenda(instance);
            return;
        }
        CloseOwn(run, subtask);
        subtask.Condition = truth;
        subtask.OnAgenda = false;
        run.PutOnAgenda(subtask);
    }

    /// <summary>The evaluation that a subtask itself waits for, if any, is answered.</summary>
    public static void CloseOwn(RunState run, SubtaskState subtask)
    {
        if (subtask.OwnCall is { } call) run.Calls.Close(call);
        subtask.OwnCall = null;
    }

    /// <summary>The evaluation that an instance waits for, if any, is answered.</summary>
    public static void CloseEvaluation(RunState run, InstanceState instance)
    {
        if (instance.OpenCalls is [{ Kind: CallKind.Evaluate } call]) run.Calls.Close(call);
    }

    private static void Conclude(Walk walk, SubtaskState subtask, int? index, Truth truth) =>
        walk.Emit(new RunEvent.ConditionEvaluated(subtask.Id, index, truth.Value, truth.Reason));
}
