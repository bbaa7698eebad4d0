using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>A subtask, as a snapshot has it.</summary>
internal sealed record SavedSubtask
{
    public SubtaskStatus Status { get; init; }

    public string? Reason { get; init; }

    public Value? Result { get; init; }

    public Failure? Failure { get; init; }

    public bool Continued { get; init; }

    public Usage? Usage { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int Epoch { get; init; }

    public Truth? Condition { get; init; }

    public Value? Collected { get; init; }

    /// <summary>The evaluation or collection that the subtask itself waits for.</summary>
    public SavedCall? OwnCall { get; init; }

    /// <summary>The only instance, while something may still come of it.</summary>
    public SavedInstance? Single { get; init; }

    /// <summary>How often the only instance was tried, when nothing more will come of it.</summary>
    public int? Attempts { get; init; }

    public SavedFanOut? FanOut { get; init; }

    public static SavedSubtask Of(SubtaskState subtask)
    {
        var isAtRest = subtask.Single is { } single && SavedInstance.IsAtRest(single);
        return new SavedSubtask
        {
            Status = subtask.Status,
            Reason = subtask.Reason,
            Result = subtask.Result,
            Failure = subtask.Failure,
            Continued = subtask.Continued,
            Usage = subtask.Usage == Execution.Usage.None ? null : subtask.Usage,
            StartedAt = subtask.StartedAt,
            EndedAt = subtask.EndedAt,
            Epoch = subtask.Epoch,
            Condition = subtask.Ended ? null : subtask.Condition,
            Collected = subtask.Ended ? null : subtask.Collected,
            OwnCall = subtask.OwnCall is { } own ? SavedCall.Of(own) : null,
            Single = subtask.Single is null || isAtRest ? null : SavedInstance.Of(subtask.Single),
            Attempts = isAtRest ? subtask.Single!.Attempts : null,
            FanOut = subtask.FanOut is { } fanOut ? SavedFanOut.Of(subtask, fanOut) : null,
        };
    }

    public void RestoreTo(RunState run, SubtaskState subtask)
    {
        (subtask.Status, subtask.Reason, subtask.Result) = (Status, Reason, Result);
        (subtask.Failure, subtask.Continued, subtask.Usage) = (Failure, Continued, Usage ?? Execution.Usage.None);
        (subtask.StartedAt, subtask.EndedAt) = (StartedAt, EndedAt);
        (subtask.Epoch, subtask.Condition, subtask.Collected) = (Epoch, Condition, Collected);
        subtask.OwnCall = OwnCall?.RestoreTo(run, subtask, null);
        subtask.Single = Attempts is { } attempts ? SavedInstance.AtRest(subtask, null, Status, null, attempts) : Single?.Restore(run, subtask);
        subtask.FanOut = FanOut?.Restore(run, subtask);
    }
}
