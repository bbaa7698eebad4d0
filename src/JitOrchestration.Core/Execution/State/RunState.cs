using System.Collections.Immutable;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// How a run stands: the fold of its journal. One executor owns it and moves it on with every step; an engine that
/// could not commit what a step yielded throws the state away and folds the journal again. Not thread-safe.
/// </summary>
public sealed partial class RunState
{
    private readonly Queue<Undecided> _agenda = new();

    /// <summary>The state of a run that has no events yet.</summary>
    public RunState(string runId)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        RunId = runId;
        Calls = new CallTable(this);
        Clock = new RunClock(this);
        Questioning = new QuestionTable(this);
        Budget = new BudgetState(this);
    }

    /// <summary>The run's id.</summary>
    public string RunId { get; }

    /// <summary>How many events have been folded: the sequence of the last one.</summary>
    public long Sequence { get; private set; }

    /// <summary>What the user asked.</summary>
    public string Request { get; private set; } = "";

    /// <summary>The JSON input, if any.</summary>
    public Value? Data { get; private set; }

    /// <summary>How the run is to be done.</summary>
    public RunOptions Options { get; private set; } = RunOptions.Default;

    /// <summary>Where it hangs, when it is a child.</summary>
    public ParentLink? Parent { get; private set; }

    /// <summary>The run that it is a fork of, if it is one.</summary>
    public string? ForkedFrom { get; private set; }

    /// <summary>How often it was retried; of a child, how often its parent wanted it to be.</summary>
    public int Retries { get; private set; }

    /// <summary>The version of the decisions that drive it: that of the executor which began it.</summary>
    public int DecisionVersion { get; private set; }

    /// <summary>The plan that was proposed last, and whence it came; null while there is none.</summary>
    public RunEvent.PlanProposed? Proposal { get; private set; }

    /// <summary>The graph that runs; null while no plan is accepted.</summary>
    public PlanGraph? Graph { get; private set; }

    /// <summary>The subtasks, in the order of the plan.</summary>
    public ImmutableArray<SubtaskState> Subtasks { get; private set; } = [];

    /// <summary>The open questions, in the order in which they were asked.</summary>
    public IReadOnlyCollection<QuestionState> Questions => Questioning.Open;

    /// <summary>The child runs that have not ended.</summary>
    public IReadOnlyCollection<ChildState> Children => OpenChildren.Values;

    /// <summary>What a user should know although the run went on.</summary>
    public ImmutableArray<RunWarning> Warnings { get; private set; } = [];

    /// <summary>Why the run fails or failed.</summary>
    public Failure? Error { get; private set; }

    /// <summary>The result of a completed run.</summary>
    public Value? Result { get; private set; }

    /// <summary>What models used, those of ended children included.</summary>
    public Usage Usage { get; internal set; } = Usage.None;

    /// <summary>Calls and waits started, those of ended children included.</summary>
    public int Activities { get; internal set; }

    /// <summary>When the run was accepted.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When its first subtask could start: the plan was accepted.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it was last retried; null: never.</summary>
    public DateTimeOffset? RetriedAt { get; private set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The moment of the last step; the next is not before it, whatever a clock says.</summary>
    public DateTimeOffset LastStepAt { get; private set; }

    /// <summary>Whether all that its open child runs do is wait for people; true when there is none.</summary>
    public bool ChildrenOnlyWait => OpenChildren.Count == ParkedChildren;

    /// <summary>Whether it has ended: no event will follow, unless it is retried.</summary>
    public bool Ended => EndedAt is not null;

    /// <summary>Whether it is held, so that nothing starts: by a person, or with its parent.</summary>
    public bool Paused => PausedItself || HeldByParent;

    /// <summary>Whether a person holds it.</summary>
    public bool PausedItself { get; private set; }

    /// <summary>Whether it is held because its parent is.</summary>
    public bool HeldByParent { get; private set; }

    /// <summary>Whether a person ended it. Clean-up may still be under way.</summary>
    public bool Cancelling { get; private set; }

    /// <summary>Whether nothing may start but clean-up.</summary>
    public bool Closing => Error is not null || Cancelling;

    /// <summary>Whether nothing is under way or about to be, so that an engine may forget the run until its next input.</summary>
    public bool Idle => (Paused ? Calls.StartedCount : Calls.ActiveCount) == 0 || WaitsForGrants;

    /// <summary>When the run wants a <see cref="Input.Tick"/>, if nothing else comes before.</summary>
    public DateTimeOffset? NextDue => Earlier(Alarms.NextDue, Clock.Deadline);

    /// <summary>How it stands, as its user sees it.</summary>
    public RunStatus Status => this switch
    {
        { Cancelling: true } => RunStatus.Cancelled,
        { Ended: true, Error: not null } => RunStatus.Failed,
        { Ended: true } => RunStatus.Completed,
        { Paused: true } => RunStatus.Paused,
        { WaitsForPeople: true } => RunStatus.InputRequired,
        { Sequence: 0 } => RunStatus.Queued,
        { Graph: null } => RunStatus.Planning,
        _ => RunStatus.Running,
    };

    internal CallTable Calls { get; }

    internal BudgetState Budget { get; }

    /// <summary>Whether the router has said that the request needs a workflow.</summary>
    internal bool Routed { get; set; }

    /// <summary>The router's answer to the request.</summary>
    internal Value? Direct { get; set; }

    /// <summary>Plans that the planner has made and that were not valid, since it was last asked anew.</summary>
    internal List<PlanDraft> Drafts { get; } = [];

    internal Alarms Alarms { get; } = new();

    internal RunClock Clock { get; }

    internal QuestionTable Questioning { get; }

    internal Dictionary<string, ChildState> OpenChildren { get; } = [];

    /// <summary>Children that are no longer wanted, and may not have ended yet.</summary>
    internal Dictionary<string, ChildState> UnwantedChildren { get; } = [];

    /// <summary>Those of them that the step at hand dropped.</summary>
    internal List<string> DroppedChildren { get; } = [];

    /// <summary>Children to be told, after the step at hand, whether the run is held.</summary>
    internal List<string> ChildrenToTell { get; } = [];

    internal int ParkedChildren { get; set; }

    /// <summary>How far the parent was when it last said whether it is held.</summary>
    internal long HoldTurn { get; private set; }

    /// <summary>Subtasks that have not ended.</summary>
    internal int OpenSubtasks { get; private set; }

    /// <summary>Whether the results were handed to the synthesizer.</summary>
    internal bool SynthesisWanted { get; private set; }

    /// <summary>What the synthesizer answered.</summary>
    internal Value? Synthesis { get; set; }

    internal bool WaitsForPeople =>
        (Calls.ActiveCount == 0 || WaitsForGrants) && Alarms.WorkCount == 0 && ChildrenOnlyWait &&
        Questions.Count + ParkedChildren > 0;

    /// <summary>Counts what a model used, for the run and for the subtask that it worked for.</summary>
    internal void Spend(Usage? usage, SubtaskState? subtask = null)
    {
        if (usage is null) return;
        Usage += usage;
        if (subtask is not null) subtask.Usage += usage;
    }

    /// <summary>Whether all calls that are wanted wait for what children have of the budget that themselves wait for people.</summary>
    private bool WaitsForGrants =>
        Budget.HasOpen && Calls.StartedCount == 0 && ParkedChildren > 0 && ChildrenOnlyWait &&
        Calls.Open.Where(call => call.Active).All(call => Reserving.For(this, call) is { } needs && !Reserving.IsGranted(call) && !Budget.Fits(needs));

    internal void PutOnAgenda(Undecided item)
    {
        if (item.OnAgenda) return;
        item.OnAgenda = true;
        _agenda.Enqueue(item);
    }

    /// <summary>A subtask that had ended is open again, and whoever depends on it waits again.</summary>
    internal void Unsettle(SubtaskState subtask)
    {
        subtask.Status = subtask.StartedAt is null ? SubtaskStatus.Pending : SubtaskStatus.Running;
        (subtask.EndedAt, subtask.Failure, subtask.Reason, subtask.Result, subtask.Continued) = (null, null, null, null, false);
        OpenSubtasks++;
        foreach (var index in subtask.Node.Dependents) Subtasks[index].OpenDependencies++;
    }

    internal bool TakeFromAgenda(out Undecided item)
    {
        while (_agenda.TryDequeue(out item!))
        {
            if (!item.OnAgenda) continue;
            item.OnAgenda = false;
            return true;
        }
        return false;
    }

    /// <summary>Nothing is to be decided about when a run has ended; a fold has kept what was.</summary>
    private void ClearAgenda()
    {
        while (TakeFromAgenda(out _))
        {
        }
    }

    /// <summary>Takes from the agenda the instances that have their result and will not repeat; nothing else is touched.</summary>
    internal IReadOnlyList<InstanceState> TakeDone()
    {
        var done = _agenda.OfType<InstanceState>().Where(item =>
            item is { OnAgenda: true, Stage: InstanceStage.Succeeded, Subtask: { Ended: false, Node.Subtask.Repeat: null } }).Distinct().ToList();
        foreach (var item in done) item.OnAgenda = false;
        return done;
    }

    /// <summary>A subtask has ended: whoever waits for it may have to be decided about.</summary>
    internal void Settle(SubtaskState subtask, SubtaskStatus status, DateTimeOffset at)
    {
        subtask.Status = status;
        subtask.EndedAt = at;
        subtask.OnAgenda = false;
        OpenSubtasks--;
        foreach (var index in subtask.Node.Dependents)
        {
            var dependent = Subtasks[index];
            dependent.OpenDependencies--;
            if (dependent.Status == SubtaskStatus.Pending && JoinRule.MayBeDue(dependent, status)) PutOnAgenda(dependent);
        }
    }

    internal SubtaskState SubtaskOf(string id) => Subtasks[Graph!.IndexOf(id)];

    internal InstanceState InstanceOf(string id, int? index)
    {
        var subtask = SubtaskOf(id);
        return (index is { } i ? subtask.FanOut?.Instances[i] : subtask.Single)
            ?? throw new InvalidOperationException($"The journal of run {RunId} speaks of '{id}' [{index}] before it began.");
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
