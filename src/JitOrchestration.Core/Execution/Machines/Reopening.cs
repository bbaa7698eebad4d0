using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// A run that failed or was cancelled goes on where it stopped. What is settled stays; what failed or was cancelled is
/// open again, and so is clean-up behind it, which starts over. Within a reopened subtask:
/// <code>
/// an instance that                              goes on
/// has ended well, was skipped, or failed with
///   on_failure: continue                        not at all: it is kept
/// repeated in vain as often as it may           from its first iteration, under new keys
/// has the result of its iteration               from there
/// was given up while calls were under way       with these calls, under their keys; effect once: a person is asked
/// has an agent that took turns                  with the next turn of the conversation
/// has a child run                               with the same child, which is retried, under new keys
/// else                                          with another attempt, under new keys if its failure is known
/// </code>
/// What the run and its subtasks need worked out beside (the plan, conditions, lists, the synthesis) stays when it is on
/// record, and else is asked for under a key of the retry.
/// </summary>
internal static class Reopening
{
    public static Rejection? Retry(Walk walk, Input.Retry retry)
    {
        var run = walk.Run;
        if (WhyNot(run, retry) is { } rejection) return rejection;
        walk.Emit(new RunEvent.RunRetried(retry.Options ?? run.Options));
        if (run.Graph is { } graph) ReopenSubtasks(walk, graph);
        else if (run.Proposal is null) Planning.Begin(walk);
        else RunMachine.AskOrAccept(walk);
        return null;
    }

    /// <summary>An instance of a reopened subtask goes on.</summary>
    public static void GoOn(Walk walk, InstanceState instance)
    {
        var subtask = instance.Subtask.Id;
        var startsOver = RepeatMachine.IsExhausted(instance);
        var epoch = startsOver || WantsNewKeys(instance) ? instance.HighestEpoch + 1 : instance.Epoch;
        walk.Emit(new RunEvent.InstanceReopened(subtask, instance.Index, startsOver ? 0 : instance.Iteration, epoch));
        if (instance is { Stage: InstanceStage.Ready, Child: { MayExist: true } child })
        {
            walk.Emit(new RunEvent.ChildRequested(subtask, instance.Index, child.RunId) { Retries = child.NextRetries });
        }
        AgentMachine.RefuseForeignTools(walk, instance);
        foreach (var call in instance.OpenCalls.Where(call => call is { InDoubt: true, Effect: Effect.Once }).ToList())
        {
            QuestionMachine.AskOutcome(walk, call, "The run ended while it was under way.");
        }
    }

    public static void Apply(RunState run, RunEvent.SubtaskReopened e)
    {
        var subtask = run.SubtaskOf(e.Subtask);
        if (e.Epoch is { } epoch) StartOver(subtask, epoch);
        subtask.FanOut?.Reopen(IsKept);
        run.Unsettle(subtask);
        if (subtask.Single is null) run.PutOnAgenda(subtask);
    }

    public static void Apply(RunState run, RunEvent.InstanceReopened e)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        if (e.Index is { } index) instance.Subtask.FanOut!.Admit(index);
        instance.Stage = InstanceStage.Ready;
        (instance.Outcome, instance.EndedAt, instance.Reason, instance.Failure, instance.Attempt) = (null, null, null, null, 1);
        if (e.Epoch != instance.Epoch) BeginEpoch(instance, e);
        if (instance.Result is { } result) InstanceMachine.Succeed(run, instance, result);
        else if (HasMoreToSay(instance) || instance.Abandoned.Count > 0) TakeUp(run, instance);
        else StartAttempt(run, instance);
    }

    private static Rejection? WhyNot(RunState run, Input.Retry retry) => run switch
    {
        { Parent: { } parent } when !retry.ByParent => new Rejection(Rejection.RunIsChild, $"The run is a child of {parent.RunId}, and goes with it: retry that one."),
        { Ended: false, Cancelling: true } => new Rejection(Rejection.NotRetryable, "The run is cancelled, but its clean-up is still under way. Retry it when that is done; if nothing drives it, resume it."),
        { Ended: false } => new Rejection(Rejection.NotRetryable, "The run has not ended: there is nothing to retry."),
        { Status: RunStatus.Completed } => new Rejection(Rejection.NotRetryable, "The run is completed: there is nothing to retry. Fork it to run a part of it anew."),
        { IsReduced: true } => new Rejection(Rejection.NotRetryable, "The run is known by a snapshot, which has nothing left of what ended. Fold its journal to retry it."),
        _ => null,
    };

    private static void ReopenSubtasks(Walk walk, PlanGraph graph)
    {
        foreach (var node in graph.InOrder())
        {
            var subtask = walk.Run.Subtasks[node.Index];
            if (WaitsAgain(walk.Run, node)) walk.Emit(new RunEvent.SubtaskReopened(subtask.Id, subtask.StartedAt is null ? subtask.Epoch : HighestEpoch(subtask) + 1));
            else if (!subtask.Settled) Reopen(walk, subtask);
        }
    }

    private static void Reopen(Walk walk, SubtaskState subtask)
    {
        walk.Emit(new RunEvent.SubtaskReopened(subtask.Id, null));
        if (subtask.Single is { } single) GoOn(walk, single);
    }

    /// <summary>Whether something that it depends on is open again, and matters to it.</summary>
    private static bool WaitsAgain(RunState run, PlanNode node)
    {
        var staysSkipped = node.Needs == Needs.All && JoinRule.Decide(run, run.Subtasks[node.Index]) == Join.SkipIncomplete;
        return run.Subtasks[node.Index].OpenDependencies > 0 && !staysSkipped;
    }

    /// <summary>
    /// Whether the same keys could only be told the same, because what they stood for is known to have failed, or stand
    /// for something else now: the launch of a child is another call than its retry.
    /// </summary>
    private static bool WantsNewKeys(InstanceState instance) => instance switch
    {
        { Result: not null } or { Abandoned.Count: > 0 } => false,
        { Child.MayExist: true } => true,
        _ => instance.Failure is not null && RetryMachine.FreshStart(instance),
    };

    private static bool IsKept(InstanceState instance) => instance.Outcome switch
    {
        SubtaskStatus.Completed or SubtaskStatus.Skipped => true,
        SubtaskStatus.Failed => instance.Subtask.Node.Subtask.OnFailure == OnFailure.Continue && !instance.Failure!.FailsTheRun,
        _ => false,
    };

    private static int HighestEpoch(SubtaskState subtask) =>
        (subtask.FanOut?.Instances ?? []).Append(subtask.Single).Max(instance => instance?.HighestEpoch) ?? subtask.Epoch;

    private static void StartOver(SubtaskState subtask, int epoch)
    {
        subtask.Epoch = epoch;
        (subtask.StartedAt, subtask.Condition, subtask.Single, subtask.FanOut, subtask.Collected) = (null, null, null, null, null);
    }

    private static void BeginEpoch(InstanceState instance, RunEvent.InstanceReopened e)
    {
        (instance.Epoch, instance.FirstEpoch, instance.NextCall, instance.CallsInEpoch) = (e.Epoch, e.Epoch, 0, 0);
        // It had its result, and in vain: it starts over.
        if (instance.Result is not null) RepeatMachine.Enter(instance, e.Iteration, previous: null);
    }

    private static void StartAttempt(RunState run, InstanceState instance)
    {
        instance.NextCall = 0;
        InstanceMachine.Begin(run, instance);
    }

    /// <summary>Whether its agent is in the middle of a conversation.</summary>
    private static bool HasMoreToSay(InstanceState instance) => instance.Agent?.TurnList is [.., { Slots.IsEmpty: false } or { Turn.Complaint: not null }];

    private static void TakeUp(RunState run, InstanceState instance)
    {
        var abandoned = instance.Abandoned.ToList();
        instance.Abandoned.Clear();
        foreach (var call in abandoned) run.Calls.Add(call.Again());
        foreach (var slot in UnansweredSlots(instance)) CallMachine.Queue(run, instance, CallKind.Tool, slot);
        InstanceMachine.Move(run, instance, instance.OpenCalls.Count == 0 ? InstanceStage.TurnDone : InstanceStage.Calling);
    }

    /// <summary>Tool calls of the last turn that the end of the run kept from being made.</summary>
    private static List<ToolSlot> UnansweredSlots(InstanceState instance) =>
        instance.Agent?.TurnList is [.., var turn]
            ? [.. turn.Slots.Where(slot => slot is { Value: null, Failure: null } && !instance.OpenCalls.Exists(call => call.Slot == slot))]
            : [];
}
