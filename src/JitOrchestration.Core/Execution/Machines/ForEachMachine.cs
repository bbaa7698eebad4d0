using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// <c>for_each</c>: lists the items, keeps as many instances running as may, and puts the results together in order.
/// </summary>
internal static class ForEachMachine
{
    /// <summary>The most bytes that an instance adds to the list beside its own result.</summary>
    private const long NullAndComma = 5;

    public static void Decide(Walk walk, SubtaskState subtask)
    {
        if (subtask.FanOut is null) DecideItems(walk, subtask);
        else if (subtask.FanOut.EndedCount == subtask.FanOut.Count) DecideResult(walk, subtask, subtask.FanOut);
        else StartInstances(walk, subtask, subtask.FanOut);
    }

    /// <summary>The condition of an instance has been worked out by an activity.</summary>
    public static void DecideInstance(Walk walk, InstanceState instance)
    {
        if (instance.Condition is { } condition) Admit(walk, instance.Subtask, instance.Index!.Value, condition);
    }

    public static void TakeItems(Walk walk, SubtaskState subtask, Evaluation evaluation)
    {
        if (evaluation is Evaluation.Listed listed) List(walk, subtask, listed.Chunks);
        else if (evaluation is Evaluation.NotAList odd) RefuseItems(walk, subtask, odd.What);
    }

    /// <summary>An instance failed for good; unless the subtask goes on, so did the subtask.</summary>
    public static void Fail(Walk walk, SubtaskState subtask, int index, Failure failure)
    {
        walk.Emit(new RunEvent.InstanceFailed(subtask.Id, index, failure));
        var goesOn = subtask.Node.Subtask.OnFailure == OnFailure.Continue && !failure.FailsTheRun;
        if (!goesOn && !subtask.Ended) SubtaskMachine.Fail(walk, subtask, failure with { Message = $"Item {index}: {failure.Message}" });
    }

    /// <summary>The results of all instances, if they are there and small enough to be held in the state.</summary>
    public static Value? ResultAtHand(SubtaskState subtask)
    {
        if (subtask.FanOut is not { } fanOut || fanOut.EndedCount < fanOut.Count) return null;
        if (subtask.Collected is { } collected) return collected;
        var isSmall = fanOut.InlineBytes + (NullAndComma * fanOut.Count) <= Value.InlineLimit;
        return isSmall ? Joined.List(fanOut.Instances.Select(instance => instance!.Item)) : null;
    }

    public static void Apply(RunState run, RunEvent.ItemsListed e)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        Evaluations.CloseOwn(run, subtask);
        subtask.FanOut = new FanOut(e.Count, e.Chunks);
        subtask.OnAgenda = false;
        run.PutOnAgenda(subtask);
    }

    public static void Apply(RunState run, RunEvent.InstanceStarted e, DateTimeOffset at)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        InstanceMachine.Begin(run, Admitted(subtask, e.Index) ?? Admit(subtask, e.Index, at));
    }

    public static void Apply(RunState run, RunEvent.InstanceSkipped e, DateTimeOffset at)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        var instance = Admitted(subtask, e.Index) ?? Admit(subtask, e.Index, at);
        instance.Reason = e.Reason;
        End(run, instance, SubtaskStatus.Skipped, at);
    }

    public static void Apply(RunState run, RunEvent.InstanceCompleted e, DateTimeOffset at)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        instance.Result = e.Result ?? instance.Result ?? Value.Null;
        instance.Subtask.FanOut!.InlineBytes += InlineSize.Of(instance.Result);
        End(run, instance, SubtaskStatus.Completed, at);
    }

    public static void Apply(RunState run, RunEvent.InstanceFailed e, DateTimeOffset at)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        instance.Failure = e.Failure;
        End(run, instance, SubtaskStatus.Failed, at);
    }

    public static void Apply(RunState run, RunEvent.CollectionRequested e)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        subtask.OnAgenda = false;
        subtask.OwnCall = new CallState(Identifiers.Working(run, subtask.Id, "collect"), CallKind.Collect, subtask, null);
        run.Calls.Add(subtask.OwnCall);
    }

    /// <summary>An instance comes into being.</summary>
    public static InstanceState Admit(SubtaskState subtask, int index, DateTimeOffset at)
    {
        var fanOut = subtask.FanOut!;
        fanOut.Admit(index);
        return fanOut.Instances[index] = new InstanceState(subtask, index, at) { Condition = fanOut.Instances[index]?.Condition };
    }

    private static InstanceState? Admitted(SubtaskState subtask, int index) =>
        subtask.FanOut!.Instances[index] is { Stage: not InstanceStage.Stopped } instance ? instance : null;

    private static void End(RunState run, InstanceState instance, SubtaskStatus outcome, DateTimeOffset at)
    {
        InstanceMachine.End(run, instance, outcome, at);
        var fanOut = instance.Subtask.FanOut!;
        fanOut.Running--;
        fanOut.EndedCount++;
        if (!instance.Subtask.Ended) run.PutOnAgenda(instance.Subtask);
    }

    private static void DecideItems(Walk walk, SubtaskState subtask)
    {
        if (subtask.OwnCall is not null) return;
        var expression = subtask.Node.ForEach!;
        var scope = new RunScope(walk.Run, subtask);
        if (!scope.HasInline(expression.References)) Evaluations.Request(walk, subtask, null, EvaluationKind.Items);
        else if (expression.Read(scope) is { ValueKind: JsonValueKind.Array } list) List(walk, subtask, [new ItemChunk(Value.Of(list), list.GetArrayLength())]);
        else RefuseItems(walk, subtask, Kinds.Describe(expression.Read(scope)));
    }

    private static void List(Walk walk, SubtaskState subtask, ImmutableArray<ItemChunk> chunks)
    {
        var count = chunks.Sum(chunk => chunk.Count);
        var limit = walk.Run.Options.EffectiveLimits.ForEachItems;
        if (count <= limit) walk.Emit(new RunEvent.ItemsListed(subtask.Id, count, chunks));
        else SubtaskMachine.Fail(walk, subtask, Failure.Limit("for_each_items", limit, $"'{subtask.Id}' has {count} items"));
    }

    private static void RefuseItems(Walk walk, SubtaskState subtask, string what) => SubtaskMachine.Fail(walk, subtask, new Failure(
        "not_a_list", $"for_each of '{subtask.Id}' wants a list, but `{subtask.Node.ForEach!.Text}` is {what}."));

    private static void StartInstances(Walk walk, SubtaskState subtask, FanOut fanOut)
    {
        while (HasRoom(walk.Run, subtask, fanOut) && fanOut.HasMore)
        {
            var stopped = fanOut.Instances[fanOut.Next];
            if (stopped is { HasBegun: true }) Reopening.GoOn(walk, stopped);
            else if (stopped?.Condition is { } condition) Admit(walk, subtask, fanOut.Next, condition);
            else DecideCondition(walk, subtask, fanOut.Next);
        }
    }

    /// <summary>
    /// No more instances make calls than the run may have under way: an instance that only waited for its turn would
    /// take room and do nothing.
    /// </summary>
    private static bool HasRoom(RunState run, SubtaskState subtask, FanOut fanOut) =>
        fanOut.Running < (subtask.Node.Subtask.MaxParallel ?? int.MaxValue) && fanOut.Busy < run.Options.CallLimit;

    private static void DecideCondition(Walk walk, SubtaskState subtask, int index)
    {
        var condition = subtask.Node.ConditionPerInstance ? subtask.Node.Condition : null;
        if (condition is null) walk.Emit(new RunEvent.InstanceStarted(subtask.Id, index));
        else if (Evaluations.Test(condition, new RunScope(walk.Run, subtask, index)) is { } truth) Admit(walk, subtask, index, truth);
        else Evaluations.RequestCondition(walk, subtask, index, condition);
    }

    private static void Admit(Walk walk, SubtaskState subtask, int index, Truth condition)
    {
        if (condition.Value == TruthValue.True) walk.Emit(new RunEvent.InstanceStarted(subtask.Id, index));
        else walk.Emit(new RunEvent.InstanceSkipped(subtask.Id, index, Evaluations.ReasonToSkip(condition)));
    }

    private static void DecideResult(Walk walk, SubtaskState subtask, FanOut fanOut)
    {
        if (subtask.Collected is not null) walk.Emit(new RunEvent.SubtaskCompleted(subtask.Id, null));
        else if (subtask.OwnCall is not null) return;
        else if (ResultAtHand(subtask) is { } result) walk.Emit(new RunEvent.SubtaskCompleted(subtask.Id, result));
        else walk.Emit(new RunEvent.CollectionRequested(subtask.Id));
    }
}
