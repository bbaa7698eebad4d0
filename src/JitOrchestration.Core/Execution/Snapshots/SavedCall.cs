using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>A call without an answer, as a snapshot has it: with whomever it is made for.</summary>
internal sealed record SavedCall
{
    public required string Key { get; init; }

    public CallKind Kind { get; init; }

    public CallStage Stage { get; init; }

    public long Turn { get; init; }

    public int Attempts { get; init; }

    public int Failures { get; init; }

    public Failure? Failure { get; init; }

    public int Lost { get; init; }

    public Effect Effect { get; init; }

    public EvaluationKind Evaluation { get; init; }

    public SavedSlot? Slot { get; init; }

    public bool Approved { get; init; }

    public Value? Arguments { get; init; }

    public bool InDoubt { get; init; }

    public Reservation? Needs { get; init; }

    public Reservation? Reserved { get; init; }

    public static SavedCall Of(CallState call) => new()
    {
        Key = call.Key,
        Kind = call.Kind,
        Stage = call.Stage,
        Turn = call.Turn,
        Attempts = call.Attempts,
        Failures = call.Failures,
        Failure = call.Failure,
        Lost = call.Lost,
        Effect = call.Effect,
        Evaluation = call.Evaluation,
        Slot = SavedSlot.Of(call),
        Approved = call.Approved,
        Arguments = call.Arguments,
        InDoubt = call.InDoubt,
        Needs = call.Needs,
        Reserved = call.Reserved,
    };

    /// <summary>The call, among those of the run.</summary>
    public CallState RestoreTo(RunState run, SubtaskState? subtask, InstanceState? instance)
    {
        var call = Restore(subtask, instance);
        run.Calls.Restore(call, Stage, Turn, Needs);
        if (Reserved is not null) run.Budget.Set(null, Reserved);
        return call;
    }

    /// <summary>The call by itself.</summary>
    public CallState Restore(SubtaskState? subtask, InstanceState? instance) => new(Key, Kind, subtask, instance)
    {
        Stage = Stage,
        Turn = Turn,
        Attempts = Attempts,
        Failures = Failures,
        Failure = Failure,
        Lost = Lost,
        Effect = Effect,
        Evaluation = Evaluation,
        Slot = Slot?.In(instance!.Agent!),
        Approved = Approved,
        Arguments = Arguments,
        InDoubt = InDoubt,
        Reserved = Reserved,
    };
}
