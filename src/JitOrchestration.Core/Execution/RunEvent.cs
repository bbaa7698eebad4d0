using System.Collections.Immutable;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// What happened in a run: the journal's content. Conclusions are events too, so that folding a journal never decides
/// anything again and a newer version cannot change the past.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunStarted), "run_started")]
[JsonDerivedType(typeof(RouteRequested), "route_requested")]
[JsonDerivedType(typeof(RequestRouted), "request_routed")]
[JsonDerivedType(typeof(PlanRequested), "plan_requested")]
[JsonDerivedType(typeof(PlanRefused), "plan_refused")]
[JsonDerivedType(typeof(PlanProposed), "plan_proposed")]
[JsonDerivedType(typeof(PlanAccepted), "plan_accepted")]
[JsonDerivedType(typeof(SubtaskStarted), "subtask_started")]
[JsonDerivedType(typeof(SubtaskSkipped), "subtask_skipped")]
[JsonDerivedType(typeof(SubtaskCompleted), "subtask_completed")]
[JsonDerivedType(typeof(SubtaskFailed), "subtask_failed")]
[JsonDerivedType(typeof(SubtaskCancelled), "subtask_cancelled")]
[JsonDerivedType(typeof(EvaluationRequested), "evaluation_requested")]
[JsonDerivedType(typeof(ConditionEvaluated), "condition_evaluated")]
[JsonDerivedType(typeof(ItemsListed), "items_listed")]
[JsonDerivedType(typeof(InstanceStarted), "instance_started")]
[JsonDerivedType(typeof(InstanceSkipped), "instance_skipped")]
[JsonDerivedType(typeof(InstanceCompleted), "instance_completed")]
[JsonDerivedType(typeof(InstanceFailed), "instance_failed")]
[JsonDerivedType(typeof(CollectionRequested), "collection_requested")]
[JsonDerivedType(typeof(CallStarted), "call_started")]
[JsonDerivedType(typeof(CallCompleted), "call_completed")]
[JsonDerivedType(typeof(CallFailed), "call_failed")]
[JsonDerivedType(typeof(CallLost), "call_lost")]
[JsonDerivedType(typeof(CallResumed), "call_resumed")]
[JsonDerivedType(typeof(TurnTaken), "turn_taken")]
[JsonDerivedType(typeof(TurnStarted), "turn_started")]
[JsonDerivedType(typeof(AttemptFailed), "attempt_failed")]
[JsonDerivedType(typeof(AttemptStarted), "attempt_started")]
[JsonDerivedType(typeof(UntilEvaluated), "until_evaluated")]
[JsonDerivedType(typeof(IterationStarted), "iteration_started")]
[JsonDerivedType(typeof(WaitStarted), "wait_started")]
[JsonDerivedType(typeof(WaitEnded), "wait_ended")]
[JsonDerivedType(typeof(TimedOut), "timed_out")]
[JsonDerivedType(typeof(QuestionAsked), "question_asked")]
[JsonDerivedType(typeof(QuestionAnswered), "question_answered")]
[JsonDerivedType(typeof(ChildRequested), "child_requested")]
[JsonDerivedType(typeof(ChildLaunched), "child_launched")]
[JsonDerivedType(typeof(ChildParked), "child_parked")]
[JsonDerivedType(typeof(ChildEnded), "child_ended")]
[JsonDerivedType(typeof(RunPaused), "run_paused")]
[JsonDerivedType(typeof(RunResumed), "run_resumed")]
[JsonDerivedType(typeof(HeldByParent), "held_by_parent")]
[JsonDerivedType(typeof(RunFailing), "run_failing")]
[JsonDerivedType(typeof(CancelRequested), "cancel_requested")]
[JsonDerivedType(typeof(SynthesisRequested), "synthesis_requested")]
[JsonDerivedType(typeof(RunCompleted), "run_completed")]
[JsonDerivedType(typeof(RunFailed), "run_failed")]
[JsonDerivedType(typeof(RunCancelled), "run_cancelled")]
[JsonDerivedType(typeof(RunRetried), "run_retried")]
[JsonDerivedType(typeof(SubtaskReopened), "subtask_reopened")]
[JsonDerivedType(typeof(InstanceReopened), "instance_reopened")]
[JsonDerivedType(typeof(SubtaskKept), "subtask_kept")]
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>The run was accepted. Always the first event.</summary>
    public sealed record RunStarted(
        string Request, Value? Input, RunOptions Options, ParentLink? Parent, int DecisionVersion, string? ForkedFrom = null) : RunEvent
    {
        /// <summary>How often its parent was retried before.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Retries { get; init; }
    }

    /// <summary>A router is to say whether the request needs a workflow.</summary>
    public sealed record RouteRequested : RunEvent;

    /// <summary>The request was answered at once or, with a null, needs a workflow.</summary>
    public sealed record RequestRouted(Value? Answer, Usage? Usage, Mind? By) : RunEvent;

    /// <summary>The planner is to make a plan.</summary>
    public sealed record PlanRequested : RunEvent;

    /// <summary>The planner made a plan that is not valid.</summary>
    public sealed record PlanRefused(PlanDraft Draft, Usage? Usage, Mind? By) : RunEvent;

    /// <summary>There is a plan: brought by the user, made by a planner, or put in its place by a person.</summary>
    public sealed record PlanProposed(Plan Plan, string Source, ImmutableArray<RunWarning> Warnings, Usage? Usage, Mind? By = null) : RunEvent;

    /// <summary>The proposed plan is what runs.</summary>
    public sealed record PlanAccepted : RunEvent;

    /// <summary>A subtask may run: what it depends on is settled and its condition holds.</summary>
    public sealed record SubtaskStarted(string Subtask) : RunEvent;

    /// <summary>The graph did not take a subtask.</summary>
    public sealed record SubtaskSkipped(string Subtask, string Reason) : RunEvent;

    /// <summary>A subtask has its result; null here: the value of its last call.</summary>
    public sealed record SubtaskCompleted(string Subtask, Value? Result) : RunEvent;

    /// <summary>A subtask failed; when <paramref name="Continued"/>, the run goes on with null.</summary>
    public sealed record SubtaskFailed(string Subtask, Failure Failure, bool Continued) : RunEvent;

    /// <summary>The run ended, or is about to, before the subtask did.</summary>
    public sealed record SubtaskCancelled(string Subtask) : RunEvent;

    /// <summary>Something must be worked out that needs stored values.</summary>
    public sealed record EvaluationRequested(string Subtask, int? Index, EvaluationKind What) : RunEvent;

    /// <summary>A condition was taken.</summary>
    public sealed record ConditionEvaluated(string Subtask, int? Index, TruthValue Outcome, string? Reason, Usage? Usage = null, Mind? By = null) : RunEvent;

    /// <summary>A <c>for_each</c> has its items.</summary>
    public sealed record ItemsListed(string Subtask, int Count, ImmutableArray<ItemChunk> Chunks) : RunEvent;

    /// <summary>An instance of a <c>for_each</c> began.</summary>
    public sealed record InstanceStarted(string Subtask, int Index) : RunEvent;

    /// <summary>The condition of an instance was not true.</summary>
    public sealed record InstanceSkipped(string Subtask, int Index, string Reason) : RunEvent;

    /// <summary>An instance has its result; null here: the value of its last call.</summary>
    public sealed record InstanceCompleted(string Subtask, int Index, Value? Result) : RunEvent;

    /// <summary>An instance failed.</summary>
    public sealed record InstanceFailed(string Subtask, int Index, Failure Failure) : RunEvent;

    /// <summary>The results of a <c>for_each</c> are too large to be put together in the state.</summary>
    public sealed record CollectionRequested(string Subtask) : RunEvent;

    /// <summary>A call is about to be performed, with a part of the budget set aside for it.</summary>
    public sealed record CallStarted(string Key, int Attempt, Effect Effect, Reservation? Reserved = null) : RunEvent
    {
        /// <summary>How many seconds after its <c>timeout_seconds</c> it is given up; null: 30, or it has no such limit.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? GraceSeconds { get; init; }
    }

    /// <summary>A call has its value.</summary>
    public sealed record CallCompleted(string Key, Value Value, Usage? Usage, Mind? By = null) : RunEvent;

    /// <summary>A call failed; it is tried again at <paramref name="RetryAt"/>, or given up.</summary>
    public sealed record CallFailed(string Key, Failure Failure, DateTimeOffset? RetryAt, Usage? Usage = null) : RunEvent;

    /// <summary>A call that had started will never answer. It may run again under the same key.</summary>
    /// <param name="Key">The call.</param>
    /// <param name="InOrder">Whether it was interrupted because its engine stopped, which does not count.</param>
    public sealed record CallLost(string Key, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool InOrder = false) : RunEvent;

    /// <summary>The pause before a call's next attempt is over.</summary>
    public sealed record CallResumed(string Key) : RunEvent;

    /// <summary>A model took a turn.</summary>
    public sealed record TurnTaken(string Key, ModelTurn Turn, Usage? Usage, Mind? By = null) : RunEvent;

    /// <summary>The tools of a turn have answered, and the model is asked again.</summary>
    public sealed record TurnStarted(string Subtask, int? Index) : RunEvent;

    /// <summary>An attempt failed and will be repeated, as <c>retry</c> says.</summary>
    public sealed record AttemptFailed(string Subtask, int? Index, Failure Failure, DateTimeOffset RetryAt) : RunEvent;

    /// <summary>An attempt of a <c>retry</c> began; a new epoch is a fresh start under new keys.</summary>
    public sealed record AttemptStarted(string Subtask, int? Index, int Attempt, int Epoch) : RunEvent;

    /// <summary>A <c>repeat</c> was held against its condition; it goes on at <paramref name="NextAt"/>, or is over.</summary>
    public sealed record UntilEvaluated(
        string Subtask, int? Index, TruthValue Outcome, string? Reason, DateTimeOffset? NextAt) : RunEvent;

    /// <summary>A further iteration of a <c>repeat</c> began.</summary>
    public sealed record IterationStarted(string Subtask, int? Index, int Iteration) : RunEvent;

    /// <summary>A <c>wait</c> began.</summary>
    public sealed record WaitStarted(string Subtask, int? Index, DateTimeOffset Until) : RunEvent;

    /// <summary>A <c>wait</c> is over.</summary>
    public sealed record WaitEnded(string Subtask, int? Index) : RunEvent;

    /// <summary>An attempt took longer than it may.</summary>
    public sealed record TimedOut(string Subtask, int? Index, Failure Failure) : RunEvent;

    /// <summary>A person is asked.</summary>
    public sealed record QuestionAsked(string QuestionId, Question Question) : RunEvent;

    /// <summary>A person answered.</summary>
    public sealed record QuestionAnswered(string QuestionId, Reply Reply) : RunEvent;

    /// <summary>A child run is to be started or, when it has ended, to be retried.</summary>
    public sealed record ChildRequested(string Subtask, int? Index, string ChildRunId) : RunEvent
    {
        /// <summary>How often the child is to have been retried.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Retries { get; init; }
    }

    /// <summary>A child run is there.</summary>
    public sealed record ChildLaunched(string ChildRunId) : RunEvent;

    /// <summary>A child run began or ceased to wait for a person with nothing else to do.</summary>
    public sealed record ChildParked(string ChildRunId, bool Parked) : RunEvent;

    /// <summary>A child run ended.</summary>
    public sealed record ChildEnded(
        string ChildRunId, RunStatus Status, Value? Result, Failure? Error, int Activities, Usage Usage) : RunEvent;

    /// <summary>Nothing starts from here.</summary>
    public sealed record RunPaused : RunEvent;

    /// <summary>It goes on.</summary>
    public sealed record RunResumed : RunEvent;

    /// <summary>The parent is held, and so is the run; or the parent goes on.</summary>
    /// <param name="Held">Whether the parent is held.</param>
    /// <param name="Turn">How far the parent was, in events.</param>
    public sealed record HeldByParent(bool Held, long Turn) : RunEvent;

    /// <summary>The run will fail: nothing starts but clean-up, and what is under way is recorded when it ends.</summary>
    public sealed record RunFailing(Failure Error) : RunEvent;

    /// <summary>A person ended the run: for the user it is cancelled; clean-up may follow.</summary>
    public sealed record CancelRequested(string? Reason) : RunEvent
    {
        /// <summary>Whether its clean-up goes, too. It may be said after the run was cancelled with clean-up.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool NoCleanUp { get; init; }
    }

    /// <summary>Every subtask is settled, and the results are to be joined.</summary>
    public sealed record SynthesisRequested : RunEvent;

    /// <summary>
    /// A run that had failed or was cancelled goes on, by these options: what is settled stays, and
    /// <see cref="SubtaskReopened"/> names what does not.
    /// </summary>
    public sealed record RunRetried(RunOptions Options) : RunEvent;

    /// <summary>
    /// A subtask that had ended is open again. It goes on where it stopped or, with an <paramref name="Epoch"/>, starts
    /// over, because something that it depends on does.
    /// </summary>
    public sealed record SubtaskReopened(string Subtask, int? Epoch) : RunEvent;

    /// <summary>
    /// A pass through a reopened subtask goes on: from the result that it has, from the conversation that it had, or with
    /// another attempt. A higher epoch says that what came before is known to have failed.
    /// </summary>
    public sealed record InstanceReopened(string Subtask, int? Index, int Iteration, int Epoch) : RunEvent;

    /// <summary>A subtask of a fork stays as it was in the run that the fork comes from.</summary>
    public sealed record SubtaskKept(
        string Subtask, SubtaskStatus Status, Value? Result, Failure? Failure, string? Reason) : RunEvent;

    /// <summary>The run is completed. The last event.</summary>
    public sealed record RunCompleted(Value Result, ImmutableArray<RunWarning> Warnings) : RunEvent;

    /// <summary>The run is failed. The last event, unless it is retried.</summary>
    public sealed record RunFailed : RunEvent;

    /// <summary>The run is cancelled and cleaned up. The last event, unless it is retried.</summary>
    public sealed record RunCancelled : RunEvent;
}
