using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// Attempts. A call tries again by itself after transient failures; <c>retry</c> repeats the whole attempt after any
/// failure but a refusal. The pause doubles (or grows by the plan's factor) and is shortened by up to half, by a hash
/// of the idempotency key and the attempt, so that what failed together, in one run or in a thousand, does not come back
/// together.
/// </summary>
internal static class RetryMachine
{
    /// <summary>The longest that the other side may ask to be left alone: a run has a day.</summary>
    private static readonly TimeSpan LongestWish = TimeSpan.FromDays(1);

    /// <summary>When a failed call is tried again; null: never.</summary>
    public static DateTimeOffset? NextCallAt(Walk walk, CallState call, Failure failure)
    {
        var planned = call is { Kind: CallKind.Tool, Slot: null } && call.Instance!.Subtask.Node.Subtask.Retry is not null;
        if (planned || failure.Kind != FailureKind.Transient || call.Failures + 1 >= RetrySpec.Default.MaxAttempts) return null;
        return walk.At + Pause(RetrySpec.Default, $"{walk.Run.RunId}/{call.Key}", call.Failures + 1, failure);
    }

    public static void Decide(Walk walk, InstanceState instance)
    {
        var failure = instance.Failure!;
        var retry = instance.Subtask.Node.Subtask.Retry;
        if (retry is null || failure.Kind == FailureKind.Refused || instance.Attempt >= retry.MaxAttempts)
        {
            SubtaskMachine.Fail(walk, instance, failure);
            return;
        }
        var dueAt = walk.At + Pause(retry, $"{walk.Run.RunId}/{instance.Path}", instance.Attempt, failure);
        walk.Emit(new RunEvent.AttemptFailed(instance.Subtask.Id, instance.Index, failure, dueAt));
        if (dueAt <= walk.At) StartAttempt(walk, instance);
    }

    public static void StartAttempt(Walk walk, InstanceState instance) => walk.Emit(new RunEvent.AttemptStarted(
        instance.Subtask.Id, instance.Index, instance.Attempt + 1, instance.Epoch + (FreshStart(instance) ? 1 : 0)));

    /// <summary>An attempt has run out of time.</summary>
    public static void TimeOut(Walk walk, InstanceState instance)
    {
        var spec = instance.Subtask.Node.Subtask;
        var code = spec.Ask is null ? "timeout" : "question_timed_out";
        var kind = spec.Ask is null ? FailureKind.Transient : FailureKind.Permanent;
        var failure = new Failure(code, FormattableString.Invariant($"'{spec.Id}' took longer than its timeout_seconds of {spec.TimeoutSeconds}."), kind);
        var inDoubt = spec.Tool is null ? InDoubt(walk, instance) : instance.OpenCalls;
        if (spec.Tool is null && inDoubt.Count == 0) walk.Emit(new RunEvent.TimedOut(spec.Id, instance.Index, failure));
        else foreach (var call in inDoubt.ToList()) GiveUpOn(walk, call, failure with { MayHaveHappened = true });
    }

    /// <summary>
    /// Calls of a conversation that may have had an effect which must not come twice: they are asked about, and while a
    /// person thinks, the conversation's clock stands still.
    /// </summary>
    private static List<CallState> InDoubt(Walk walk, InstanceState instance) =>
        instance.OpenCalls.FindAll(call => call is { Stage: CallStage.Started, Slot: not null, Effect: Effect.Once } && !CallMachine.Draining(walk, call));

    /// <summary>Whoever performs the call has ignored its time and its grace: it is told again, and not listened to.</summary>
    private static void GiveUpOn(Walk walk, CallState call, Failure failure)
    {
        walk.Run.Calls.Dropped.Add(call.Key);
        CallMachine.Fail(walk, call.Key, failure);
    }

    public static void Apply(RunState run, RunEvent.AttemptFailed e)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        InstanceMachine.Move(run, instance, InstanceStage.BackingOff);
        instance.Alarm = run.Alarms.Set(e.RetryAt, AlarmKind.AttemptDue, instance);
    }

    public static void Apply(RunState run, RunEvent.AttemptStarted e)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        run.Alarms.CallOff(instance.Alarm);
        instance.Attempt = e.Attempt;
        if (e.Epoch != instance.Epoch) instance.CallsInEpoch = 0;
        instance.Epoch = e.Epoch;
        instance.NextCall = 0;
        InstanceMachine.Begin(run, instance);
    }

    public static void Apply(RunState run, RunEvent.TimedOut e)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        Closure.Release(run, instance, keepStarted: false);
        InstanceMachine.Fail(run, instance, e.Failure);
    }

    /// <summary>
    /// A tool whose outcome is not known keeps its key, so that doing it twice can be told; whatever is known to have
    /// failed, and every new conversation, starts under new keys.
    /// </summary>
    public static bool FreshStart(InstanceState instance) =>
        instance.Subtask.Node.Subtask.Tool is null || instance.Failure is not ({ Kind: FailureKind.Transient } or { MayHaveHappened: true });

    private static TimeSpan Pause(RetrySpec retry, string key, int attempt, Failure failure)
    {
        var full = Math.Min(retry.DelaySeconds * Math.Pow(retry.Backoff, attempt - 1), retry.MaxDelaySeconds);
        var pause = TimeSpan.FromSeconds(full * (1 - (Identifiers.Fraction($"{key}#{attempt}") / 2)));
        var wanted = failure.RetryAfter < LongestWish ? failure.RetryAfter.Value : failure.RetryAfter is null ? TimeSpan.Zero : LongestWish;
        return wanted > pause ? wanted : pause;
    }
}
