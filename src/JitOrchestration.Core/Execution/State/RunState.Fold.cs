using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Execution;

/// <content>The fold: which part of the machine applies which event. Nothing is decided here.</content>
public sealed partial class RunState
{
    /// <summary>Applies what one step yielded: all events of one moment.</summary>
    public void Fold(DateTimeOffset at, IEnumerable<RunEvent> events)
    {
        foreach (var e in events) Apply(e, at);
        EndStep(at);
        // The step decided about all that it had made due, although no event may have come of it.
        while (!Paused && TakeFromAgenda(out _)) { }
        Calls.Dropped.Clear();
        DroppedChildren.Clear();
        ChildrenToTell.Clear();
    }

    internal void Apply(RunEvent happened, DateTimeOffset at)
    {
        Sequence++;
        switch (happened)
        {
            case RunEvent.RunStarted e: Apply(e, at); break;
            case RunEvent.RouteRequested: Calls.Add(new CallState(Identifiers.RouteCall(this), CallKind.Route, null, null)); break;
            case RunEvent.RequestRouted e: Apply(e); break;
            case RunEvent.PlanRefused e: Apply(e); break;
            case RunEvent.PlanRequested: Calls.Add(new CallState(Identifiers.PlanCall(this), CallKind.Plan, null, null)); break;
            case RunEvent.PlanProposed e: Apply(e); break;
            case RunEvent.PlanAccepted: AcceptPlan(at); break;
            case RunEvent.RunPaused: Hold(byPerson: true, HeldByParent, at); break;
            case RunEvent.RunResumed: Hold(byPerson: false, HeldByParent, at); break;
            case RunEvent.HeldByParent e: Apply(e, at); break;
            case RunEvent.RunFailing e: Error = e.Error; Closure.Apply(this); break;
            case RunEvent.CancelRequested e: Cancelling = true; Hold(byPerson: false, byParent: false, at); Closure.Apply(this, cleanUpToo: e.NoCleanUp); break;
            case RunEvent.SynthesisRequested: RequestSynthesis(); break;
            case RunEvent.RunCompleted e: Result = e.Result; Warnings = [.. Warnings, .. e.Warnings]; EndedAt = at; break;
            case RunEvent.RunFailed or RunEvent.RunCancelled: EndedAt = at; break;
            case RunEvent.RunRetried e: Apply(e, at); break;
            case RunEvent.SubtaskKept e: Apply(e, at); break;

            case RunEvent.SubtaskStarted e: SubtaskMachine.Apply(this, e, at); break;
            case RunEvent.SubtaskSkipped e: SubtaskMachine.Apply(this, e, at); break;
            case RunEvent.SubtaskCompleted e: SubtaskMachine.Apply(this, e, at); break;
            case RunEvent.SubtaskFailed e: SubtaskMachine.Apply(this, e, at); break;
            case RunEvent.SubtaskCancelled e: SubtaskMachine.Apply(this, e, at); break;
            case RunEvent.SubtaskReopened e: Reopening.Apply(this, e); break;
            case RunEvent.InstanceReopened e: Reopening.Apply(this, e); break;
            case RunEvent.EvaluationRequested e: Evaluations.Apply(this, e, at); break;
            case RunEvent.ConditionEvaluated e: Evaluations.Apply(this, e); break;

            case RunEvent.ItemsListed e: ForEachMachine.Apply(this, e); break;
            case RunEvent.InstanceStarted e: ForEachMachine.Apply(this, e, at); break;
            case RunEvent.InstanceSkipped e: ForEachMachine.Apply(this, e, at); break;
            case RunEvent.InstanceCompleted e: ForEachMachine.Apply(this, e, at); break;
            case RunEvent.InstanceFailed e: ForEachMachine.Apply(this, e, at); break;
            case RunEvent.CollectionRequested e: ForEachMachine.Apply(this, e); break;

            case RunEvent.CallStarted e: CallMachine.Apply(this, e, at); break;
            case RunEvent.CallCompleted e: CallMachine.Apply(this, e); break;
            case RunEvent.CallFailed e: CallMachine.Apply(this, e); break;
            case RunEvent.CallLost e: CallMachine.Apply(this, e); break;
            case RunEvent.CallResumed e: CallMachine.Apply(this, e); break;
            case RunEvent.TurnTaken e: AgentMachine.Apply(this, e); break;
            case RunEvent.TurnStarted e: AgentMachine.Apply(this, e); break;

            case RunEvent.AttemptFailed e: RetryMachine.Apply(this, e); break;
            case RunEvent.AttemptStarted e: RetryMachine.Apply(this, e); break;
            case RunEvent.TimedOut e: RetryMachine.Apply(this, e); break;
            case RunEvent.UntilEvaluated e: RepeatMachine.Apply(this, e); break;
            case RunEvent.IterationStarted e: RepeatMachine.Apply(this, e); break;
            case RunEvent.WaitStarted e: WaitMachine.Apply(this, e, at); break;
            case RunEvent.WaitEnded e: WaitMachine.Apply(this, e); break;

            case RunEvent.QuestionAsked e: QuestionMachine.Apply(this, e, at); break;
            case RunEvent.QuestionAnswered e: QuestionMachine.Apply(this, e); break;
            case RunEvent.ChildRequested e: ChildMachine.Apply(this, e, at); break;
            case RunEvent.ChildLaunched e: ChildMachine.Apply(this, e); break;
            case RunEvent.ChildParked e: ChildMachine.Apply(this, e); break;
            case RunEvent.ChildEnded e: ChildMachine.Apply(this, e); break;
            default: throw new NotSupportedException($"No fold is written for {happened.GetType().Name}.");
        }
    }

    internal void EndStep(DateTimeOffset at)
    {
        LastStepAt = at;
        Clock.Set(at);
    }

    private void Apply(RunEvent.RunStarted e, DateTimeOffset at)
    {
        Request = e.Request;
        Data = e.Input;
        Options = e.Options;
        Parent = e.Parent;
        ForkedFrom = e.ForkedFrom;
        Retries = e.Retries;
        DecisionVersion = e.DecisionVersion;
        CreatedAt = at;
    }

    private void Apply(RunEvent.RequestRouted e)
    {
        Calls.Close(Calls[Identifiers.RouteCall(this)]);
        Spend(e.Usage);
        (Routed, Direct) = (true, e.Answer);
    }

    private void Apply(RunEvent.PlanRefused e)
    {
        Calls.Close(Calls[Identifiers.PlanCall(this)]);
        Spend(e.Usage);
        Drafts.Add(e.Draft);
    }

    private void Apply(RunEvent.PlanProposed e)
    {
        if (Calls.TryGet(Identifiers.PlanCall(this), out var call)) Calls.Close(call);
        Spend(e.Usage);
        Proposal = e;
        Warnings = e.Warnings;
    }

    private void AcceptPlan(DateTimeOffset at)
    {
        Graph = PlanGraph.Build(Proposal!.Plan);
        Subtasks = [.. Graph.Nodes.Select(node => new SubtaskState(node))];
        OpenSubtasks = Subtasks.Length;
        StartedAt = at;
        foreach (var subtask in Subtasks)
        {
            if (subtask.OpenDependencies == 0) PutOnAgenda(subtask);
        }
    }

    private void Apply(RunEvent.RunRetried e, DateTimeOffset at)
    {
        Retries++;
        RetriedAt = at;
        Options = e.Options;
        (Error, EndedAt, Cancelling) = (null, null, false);
        SynthesisWanted = false;
        Drafts.Clear();
        ClearAgenda();
    }

    private void Apply(RunEvent.HeldByParent e, DateTimeOffset at)
    {
        HoldTurn = e.Turn;
        Hold(PausedItself, e.Held, at);
    }

    /// <summary>While it is held nothing starts, nor does anything of its children.</summary>
    private void Hold(bool byPerson, bool byParent, DateTimeOffset at)
    {
        var was = Paused;
        (PausedItself, HeldByParent) = (byPerson, byParent);
        if (Paused == was) return;
        if (Paused) RestCalls();
        foreach (var child in OpenChildren.Values) ChildMachine.Hold(this, child, at);
    }

    private void RestCalls()
    {
        Calls.Withdraw();
        foreach (var agent in Calls.Open.Select(call => call.Instance).OfType<InstanceState>()) AgentMachine.RestIfHeld(this, agent);
    }

    private void Apply(RunEvent.SubtaskKept e, DateTimeOffset at)
    {
        var subtask = SubtaskOf(e.Subtask);
        (subtask.Result, subtask.Failure, subtask.Reason) = (e.Result, e.Failure, e.Reason);
        subtask.Continued = e.Status == SubtaskStatus.Failed;
        Settle(subtask, e.Status, at);
    }

    private void RequestSynthesis()
    {
        SynthesisWanted = true;
        Calls.Add(new CallState(Identifiers.SynthesisCall(this), CallKind.Synthesize, null, null));
    }
}
