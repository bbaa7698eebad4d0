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

    /// <summary>A worker that ignores its token is given up this much later.</summary>
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(30);

    public static void Queue(RunState run, InstanceState instance, CallKind kind, ToolSlot? slot = null)
    {
        var call = new CallState(Identifiers.NextCall(instance), kind, instance.Subtask, instance)
        {
            Slot = slot,
            Attempts = kind == CallKind.Tool && slot is null ? instance.CallsInEpoch : 0,
        };
        run.Calls.Add(call);
        InstanceMachine.Move(run, instance, InstanceStage.Calling);
    }

    public static void Start(Walk walk, Input.Starting input)
    {
        var run = walk.Run;
        if (run.Paused || !run.Calls.TryGet(input.Key, out var call) || call.Stage != CallStage.Issued) return;
        var limit = run.Options.EffectiveLimits.Activities;
        if (run.Activities < limit) walk.Emit(new RunEvent.CallStarted(call.Key, call.Attempts + 1, input.Effect));
        else RunMachine.Fail(walk, Failure.Limit("activities", limit, $"The run and its children have started {run.Activities} calls"));
    }

    public static void Complete(Walk walk, Input.Completed input)
    {
        if (!walk.Run.Calls.TryGet(input.Key, out var call) || call.Stage != CallStage.Started) return;
        if (call.Kind is CallKind.Tool or CallKind.Collect or CallKind.Synthesize) walk.Emit(new RunEvent.CallCompleted(input.Key, input.Value, input.Usage));
        else throw new ArgumentException($"Call '{input.Key}' is a {call.Kind}, which is not answered by a value.");
    }

    public static void Fail(Walk walk, string key, Failure failure)
    {
        if (!walk.Run.Calls.TryGet(key, out var call) || call.Stage is not (CallStage.Issued or CallStage.Started)) return;
        if (failure.MayHaveHappened && MustAsk(walk, call)) QuestionMachine.AskOutcome(walk, call, failure.Message);
        else GiveUpOrRetry(walk, call, failure);
    }

    public static void Lose(Walk walk, string key)
    {
        if (!walk.Run.Calls.TryGet(key, out var call) || call.Stage != CallStage.Started) return;
        if (MustAsk(walk, call)) QuestionMachine.AskOutcome(walk, call, "The process that performed it is gone.");
        else if (call.Lost + 1 < MaxLost && !Draining(walk, call)) walk.Emit(new RunEvent.CallLost(key));
        else GiveUpOrRetry(walk, call, new Failure("activity_lost", $"The process that performed '{key}' was gone before it answered, {call.Lost + 1} times in a row."));
    }

    public static void LoseAll(Walk walk)
    {
        foreach (var call in walk.Run.Calls.Open.Where(call => call.Stage == CallStage.Started).ToList()) Lose(walk, call.Key);
    }

    public static void Apply(RunState run, RunEvent.CallStarted e, DateTimeOffset at)
    {
        var call = run.Calls[e.Key];
        run.Activities++;
        call.Attempts = e.Attempt;
        call.Effect = e.Effect;
        run.Calls.Move(call, CallStage.Started);
        if (call is { Instance: { } instance, Kind: CallKind.Tool or CallKind.Model }) ApplyStart(run, call, instance, at);
    }

    public static void Apply(RunState run, RunEvent.CallCompleted e)
    {
        var call = run.Calls[e.Key];
        run.Calls.Close(call);
        if (e.Usage is { } usage) run.Usage += usage;
        if (call.Kind == CallKind.Synthesize) run.Synthesis = e.Value;
        else if (call.Kind == CallKind.Collect) TakeCollected(run, call.Subtask!, e.Value);
        else if (call.Slot is null) InstanceMachine.Succeed(run, call.Instance!, e.Value);
        else AgentMachine.TakeAnswer(run, call, e.Value, null);
    }

    public static void Apply(RunState run, RunEvent.CallFailed e)
    {
        var call = run.Calls[e.Key];
        call.Lost = 0;
        if (call is { Slot: null, Instance: { } instance }) run.Alarms.CallOff(instance.Deadline);
        if (e.RetryAt is { } due)
        {
            run.Calls.Move(call, CallStage.BackingOff);
            call.Alarm = run.Alarms.Set(due, AlarmKind.CallDue, call);
            return;
        }
        run.Calls.Close(call);
        if (call.Slot is not null && !e.Failure.IsLimit) AgentMachine.TakeAnswer(run, call, null, e.Failure);
        else if (call.Instance is not null) InstanceMachine.Fail(run, call.Instance, e.Failure);
        else if (call.Subtask is not null) call.Subtask.OwnCall = null;
    }

    public static void Apply(RunState run, RunEvent.CallLost e)
    {
        var call = run.Calls[e.Key];
        call.Lost++;
        run.Calls.Move(call, CallStage.Queued);
    }

    public static void Apply(RunState run, RunEvent.CallResumed e)
    {
        var call = run.Calls[e.Key];
        run.Alarms.CallOff(call.Alarm);
        run.Calls.Move(call, CallStage.Queued);
    }

    private static void ApplyStart(RunState run, CallState call, InstanceState instance, DateTimeOffset at)
    {
        var alone = call is { Kind: CallKind.Tool, Slot: null };
        if (alone)
        {
            instance.Attempts++;
            instance.CallsInEpoch++;
        }
        if (instance.Subtask.Node.Subtask.TimeoutSeconds is not { } seconds) return;
        // A tool's time is an attempt's; a conversation's time runs from its first call.
        if (!alone && instance.Deadline is { Off: false }) return;
        var due = at + TimeSpan.FromSeconds(seconds) + (alone ? TimeoutGrace : TimeSpan.Zero);
        instance.Deadline = run.Alarms.Set(due, AlarmKind.AttemptTimesOut, instance);
    }

    private static void TakeCollected(RunState run, SubtaskState subtask, Values.Value value)
    {
        subtask.OwnCall = null;
        subtask.Collected = value;
        run.PutOnAgenda(subtask);
    }

    private static void GiveUpOrRetry(Walk walk, CallState call, Failure failure)
    {
        var retryAt = Draining(walk, call) ? null : RetryMachine.NextCallAt(call, failure, walk.At);
        walk.Emit(new RunEvent.CallFailed(call.Key, failure, retryAt));
        if (retryAt is not null || call.Instance is not null) return;
        if (call.Subtask is { } subtask) SubtaskMachine.Fail(walk, subtask, failure);
        else RunMachine.Fail(walk, failure);
    }

    private static bool MustAsk(Walk walk, CallState call) =>
        call is { Kind: CallKind.Tool, Effect: Effect.Once, Stage: CallStage.Started } && !Draining(walk, call);

    /// <summary>The run is closing, and the call is only waited for.</summary>
    private static bool Draining(Walk walk, CallState call) =>
        walk.Run.Closing && call.Subtask is not { Node.Subtask.Always: true };
}
