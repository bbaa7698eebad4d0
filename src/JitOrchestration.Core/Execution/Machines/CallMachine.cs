namespace JitOrchestration.Core.Execution;

/// <summary>
/// A call without an answer yet:
/// <code>
/// Queued ─▶ Issued ─▶ Started ─▶ answered
///   ▲                    │├─▶ BackingOff (transient failure) ─▶ Queued
///   │                    │├─▶ Held (a person must answer) ────▶ Queued, or answered by the person
///   └────── lost ────────┘└─▶ failed for good
/// </code>
/// A call of effect <c>once</c> that may have happened is never queued again by itself.
/// </summary>
internal static class CallMachine
{
    /// <summary>So many lost attempts in a row fail a call: what kills its process must not loop.</summary>
    private const int MaxLost = 3;

    /// <summary>A worker that ignores its token is given up so many seconds later, when its engine does not ask for more.</summary>
    private const double UsualGrace = 30;

    public static void Queue(RunState run, InstanceState instance, CallKind kind, ToolSlot? slot = null)
    {
        var call = new CallState(Identifiers.NextCall(instance), kind, instance.Subtask, instance)
        {
            Slot = slot,
        };
        if (call.IsAttempt) (call.Attempts, call.Approved, call.Arguments) = (instance.CallsInEpoch, instance.Approved, instance.Arguments);
        run.Calls.Add(call);
        InstanceMachine.Move(run, instance, InstanceStage.Calling);
    }

    public static void Start(Walk walk, Input.Starting input)
    {
        var run = walk.Run;
        if (run.Paused || !run.Calls.TryGet(input.Key, out var call) || call.Stage != CallStage.Issued) return;
        if (call.Needs is { } needs && !Reserving.IsGranted(call) && run.Budget.Refuse(needs) is { } refusal)
        {
            // What others do not use of theirs may be enough for it.
            if (run.Budget.HasOpen) run.Calls.PutBy(call);
            else GiveUpOrRetry(walk, call, refusal);
        }
        else if (ActivityLimit.Refuse(run) is { } over) GiveUpOrRetry(walk, call, over);
        else walk.Emit(new RunEvent.CallStarted(call.Key, call.Attempts + 1, input.Effect, call.Needs) { GraceSeconds = Grace(call, input) });
    }

    public static void Complete(Walk walk, Input.Completed input)
    {
        if (Answered(walk, input.Key, input, CallKind.Tool, CallKind.Collect, CallKind.Synthesize) is not null) walk.Emit(new RunEvent.CallCompleted(input.Key, input.Value, input.Usage, input.By));
    }

    /// <summary>The call that an answer is for; null when the answer comes late.</summary>
    /// <exception cref="ArgumentException">Calls of this kind are answered otherwise: a mistake of the engine.</exception>
    public static CallState? Answered(Walk walk, string key, Input answer, params ReadOnlySpan<CallKind> kinds)
    {
        if (!walk.Run.Calls.TryGet(key, out var call) || call.Stage != CallStage.Started) return null;
        return kinds.Contains(call.Kind)
            ? call
            : throw new ArgumentException($"Call '{key}' is a {call.Kind}, which is not answered by {answer.GetType().Name}.");
    }

    public static void Fail(Walk walk, string key, Failure failure, Usage? usage = null)
    {
        if (!walk.Run.Calls.TryGet(key, out var call) || call.Stage is not (CallStage.Issued or CallStage.Started)) return;
        if (failure.MayHaveHappened && MustAsk(walk, call)) QuestionMachine.AskOutcome(walk, call, failure.Message);
        else GiveUpOrRetry(walk, call, failure, usage);
    }

    public static void Lose(Walk walk, Input.Lost input)
    {
        if (!walk.Run.Calls.TryGet(input.Key, out var call) || call.Stage != CallStage.Started) return;
        var mayRunAgain = input.InOrder || call.Lost + 1 < MaxLost;
        if (MustAsk(walk, call)) QuestionMachine.AskOutcome(walk, call, "The process that performed it is gone.");
        else if (mayRunAgain && !Draining(walk, call)) walk.Emit(new RunEvent.CallLost(input.Key, input.InOrder));
        else GiveUpOrRetry(walk, call, Gone(call));
    }

    public static void LoseAll(Walk walk)
    {
        walk.Run.Calls.Reissue();
        foreach (var call in walk.Run.Calls.At(CallStage.Started)) Lose(walk, new Input.Lost(call.Key));
    }

    public static void Apply(RunState run, RunEvent.CallStarted e, DateTimeOffset at)
    {
        var call = run.Calls[e.Key];
        run.Activities++;
        call.Attempts = e.Attempt;
        call.Effect = e.Effect;
        run.Calls.Move(call, CallStage.Started);
        if (e.Reserved is { } reserved) Reserve(run, call, reserved);
        if (call is { IsTimed: true, Instance: { } instance }) ApplyStart(run, call, instance, at, e.GraceSeconds);
        if (call.Kind == CallKind.LaunchChild) call.Instance!.Child!.MayExist = true;
    }

    public static void Apply(RunState run, RunEvent.CallCompleted e)
    {
        var call = run.Calls[e.Key];
        run.Calls.Close(call);
        run.Spend(e.Usage, call.Subtask);
        if (call.Kind == CallKind.Synthesize) run.Synthesis = e.Value;
        else if (call.Kind == CallKind.Collect) TakeCollected(run, call.Subtask!, e.Value);
        else if (call.Slot is null) InstanceMachine.Succeed(run, call.Instance!, e.Value);
        else AgentMachine.TakeAnswer(run, call, e.Value, null);
    }

    public static void Apply(RunState run, RunEvent.CallFailed e)
    {
        var call = run.Calls[e.Key];
        run.Spend(e.Usage, call.Subtask);
        if (e.Usage is null && e.Failure.MayHaveHappened) run.Budget.Doubt(call.Reserved);
        call.Lost = 0;
        call.Failures++;
        if (call.IsAttempt) run.Alarms.CallOff(call.Instance!.Deadline);
        if (e.RetryAt is { } due)
        {
            run.Calls.Move(call, CallStage.BackingOff);
            call.Failure = e.Failure;
            call.Alarm = run.Alarms.Set(due, AlarmKind.CallDue, call);
            if (call.Instance is { } instance) AgentMachine.RestIfHeld(run, instance);
            return;
        }
        // What came to a limit after it had started was made, and only its result is not there.
        var mayHaveHappened = e.Failure.MayHaveHappened || (e.Failure.IsLimit && call.Stage == CallStage.Started);
        run.Calls.Close(call);
        var isAbandoned = !IsAnswer(run, call, e.Failure);
        if (isAbandoned) call.Instance?.Abandon(call, mayHaveHappened);
        ApplyEnd(run, call, e.Failure, isAbandoned);
    }

    public static void Apply(RunState run, RunEvent.CallLost e)
    {
        var call = run.Calls[e.Key];
        run.Budget.Doubt(call.Reserved);
        if (!e.InOrder) call.Lost++;
        // The time in which nobody performed it is not its own: the limit runs anew when it starts again.
        if (call is { IsTimed: true, Instance: { } instance }) run.Alarms.CallOff(instance.Deadline);
        run.Calls.Move(call, CallStage.Queued);
    }

    public static void Apply(RunState run, RunEvent.CallResumed e)
    {
        var call = run.Calls[e.Key];
        run.Alarms.CallOff(call.Alarm);
        run.Calls.Move(call, CallStage.Queued);
    }

    /// <summary>
    /// Whether a failure is what the call came to, and not only that nobody knows, or that the run did not let it. A model
    /// that goes on is told even that nobody knows.
    /// </summary>
    private static bool IsAnswer(RunState run, CallState call, Failure failure) =>
        !(failure.MayHaveHappened || failure.IsOfTheRun) ||
        (call.Slot is not null && !failure.IsOfTheRun && !Closure.Covers(run, call.Subtask!));

    /// <summary>A call has failed for good.</summary>
    private static void ApplyEnd(RunState run, CallState call, Failure failure, bool isAbandoned)
    {
        if (call.Kind == CallKind.LaunchChild) ChildMachine.GiveUp(run, call.Instance!.Child!);
        if (call.Slot is not null && !failure.FailsTheRun) AgentMachine.TakeAnswer(run, call, null, isAbandoned ? null : failure);
        else if (call.Instance is not null) InstanceMachine.Fail(run, call.Instance, failure);
        else if (call.Subtask is not null) call.Subtask.OwnCall = null;
    }

    private static double? Grace(CallState call, Input.Starting input) =>
        call is { IsAttempt: true, Instance.Subtask.Node.Subtask.TimeoutSeconds: not null } ? input.Grace?.TotalSeconds : null;

    private static void ApplyStart(RunState run, CallState call, InstanceState instance, DateTimeOffset at, double? graceSeconds)
    {
        if (call.IsAttempt)
        {
            instance.Attempts++;
            instance.CallsInEpoch++;
        }
        if (instance.Subtask.Node.Subtask.TimeoutSeconds is not { } seconds) return;
        // A tool's time is an attempt's; a conversation's time runs from its first call.
        if (!call.IsAttempt && instance.Deadline is { Off: false }) return;
        var due = at + TimeSpan.FromSeconds(seconds + (call.IsAttempt ? graceSeconds ?? UsualGrace : 0));
        run.Alarms.CallOff(instance.Deadline);
        instance.Deadline = run.Alarms.Set(due, AlarmKind.AttemptTimesOut, instance);
    }

    private static void TakeCollected(RunState run, SubtaskState subtask, Values.Value value)
    {
        subtask.OwnCall = null;
        subtask.Collected = value;
        run.PutOnAgenda(subtask);
    }

    private static void Reserve(RunState run, CallState call, Reservation reserved)
    {
        if (call.Kind == CallKind.LaunchChild) ChildMachine.Grant(run, call.Instance!.Child!, reserved);
        else run.Budget.Set(call.Reserved, call.Reserved = reserved);
    }

    private static void GiveUpOrRetry(Walk walk, CallState call, Failure failure, Usage? usage = null)
    {
        var retryAt = Draining(walk, call) ? null : RetryMachine.NextCallAt(walk, call, failure);
        walk.Emit(new RunEvent.CallFailed(call.Key, failure, retryAt, usage));
        if (retryAt is not null) return;
        // An attempt that failed is decided about in its turn; what could not be worked out fails the instance itself.
        if (call.Instance is { } instance)
        {
            if (call.Kind == CallKind.Evaluate) SubtaskMachine.Fail(walk, instance, failure);
        }
        else if (call.Subtask is { } subtask) SubtaskMachine.Fail(walk, subtask, failure);
        else RunMachine.Fail(walk, failure);
    }

    private static bool MustAsk(Walk walk, CallState call) =>
        call is { Kind: CallKind.Tool, Effect: Effect.Once, Stage: CallStage.Started } && !Draining(walk, call);

    private static Failure Gone(CallState call) =>
        new("activity_lost", $"The process that performed '{call.Key}' was gone before it answered; lost in a row: {call.Lost + 1}.") { MayHaveHappened = true };

    /// <summary>The run is closing, and the call is under way only to be recorded.</summary>
    public static bool Draining(Walk walk, CallState call) =>
        call.Subtask is { } subtask ? Closure.Covers(walk.Run, subtask) : walk.Run.Closing;
}
