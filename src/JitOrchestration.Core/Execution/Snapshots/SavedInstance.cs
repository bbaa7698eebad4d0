using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>An instance of which something may still come, as a snapshot has it.</summary>
internal sealed record SavedInstance
{
    public int? Index { get; init; }

    public InstanceStage Stage { get; init; }

    public SubtaskStatus? Outcome { get; init; }

    public int Iteration { get; init; }

    public int Attempts { get; init; }

    public int Attempt { get; init; }

    public int Epoch { get; init; }

    public int FirstEpoch { get; init; }

    public int HighestEpoch { get; init; }

    public int NextCall { get; init; }

    public int CallsInEpoch { get; init; }

    public Value? Result { get; init; }

    public Value? Previous { get; init; }

    public Failure? Failure { get; init; }

    public Truth? Until { get; init; }

    public Truth? Condition { get; init; }

    public bool Approved { get; init; }

    public Value? Arguments { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public IReadOnlyList<SavedTurn>? Turns { get; init; }

    public IReadOnlyList<SavedCall>? Calls { get; init; }

    public IReadOnlyList<SavedCall>? Abandoned { get; init; }

    /// <summary>Whether nothing will come of an instance any more, and nothing that is open refers to it.</summary>
    public static bool IsAtRest(InstanceState instance) =>
        (instance.Stage == InstanceStage.Ended || instance.Subtask.Ended) &&
        instance is { OnAgenda: false, OpenCalls.Count: 0, Question: null, Alarm: null or { Off: true }, Deadline: null or { Off: true } };

    /// <summary>How an instance at rest has ended; one that came to no end of its own ended with its subtask.</summary>
    public static SubtaskStatus OutcomeOf(InstanceState instance) =>
        instance.Outcome ?? (instance.Stage == InstanceStage.Succeeded ? SubtaskStatus.Completed : SubtaskStatus.Cancelled);

    /// <summary>An instance of which nothing but its outcome is known.</summary>
    public static InstanceState AtRest(SubtaskState subtask, int? index, SubtaskStatus outcome, Value? result, int attempts) =>
        new(subtask, index, subtask.StartedAt ?? default) { Stage = InstanceStage.Ended, Outcome = outcome, Result = result, Attempts = attempts };

    public static SavedInstance Of(InstanceState instance) => new()
    {
        Index = instance.Index,
        Stage = instance.Stage,
        Outcome = instance.Outcome,
        Iteration = instance.Iteration,
        Attempts = instance.Attempts,
        Attempt = instance.Attempt,
        Epoch = instance.Epoch,
        FirstEpoch = instance.FirstEpoch,
        HighestEpoch = instance.HighestEpoch,
        NextCall = instance.NextCall,
        CallsInEpoch = instance.CallsInEpoch,
        Result = instance.Result,
        Previous = instance.Previous,
        Failure = instance.Failure,
        Until = instance.Until,
        Condition = instance.Condition,
        Approved = instance.Approved,
        Arguments = instance.Arguments,
        StartedAt = instance.StartedAt,
        EndedAt = instance.EndedAt,
        Turns = instance.Agent is { } agent ? [.. agent.Turns.Select(SavedTurn.Of)] : null,
        Calls = Saved.List(instance.OpenCalls.Select(SavedCall.Of)),
        Abandoned = Saved.List(instance.Abandoned.Select(SavedCall.Of)),
    };

    public InstanceState Restore(RunState run, SubtaskState subtask)
    {
        var instance = new InstanceState(subtask, Index, StartedAt)
        {
            Stage = Stage,
            Outcome = Outcome,
            Iteration = Iteration,
            Attempts = Attempts,
            Attempt = Attempt,
            Epoch = Epoch,
            FirstEpoch = FirstEpoch,
            HighestEpoch = HighestEpoch,
            NextCall = NextCall,
            CallsInEpoch = CallsInEpoch,
            Result = Result,
            Previous = Previous,
            Failure = Failure,
            Until = Until,
            Condition = Condition,
            Approved = Approved,
            Arguments = Arguments,
            EndedAt = EndedAt,
            Agent = Turns is null ? null : SavedTurn.RestoreAll(Turns),
        };
        foreach (var call in Calls ?? []) call.RestoreTo(run, subtask, instance);
        instance.Abandoned.AddRange((Abandoned ?? []).Select(call => call.Restore(subtask, instance)));
        return instance;
    }
}
