namespace JitOrchestration.Activities.Callbacks;

/// <summary>What became of an attempt to tell a receiver.</summary>
public abstract record CallbackOutcome
{
    private CallbackOutcome()
    {
    }

    /// <summary>Why the receiver does not have it, as a sentence; null: it has.</summary>
    public string? Trouble => this switch
    {
        Failed failed => failed.Problem,
        Unwanted => "The answer was 410: the receiver does not want it.",
        _ => null,
    };

    /// <summary>It has it: it answered with a status from 200 to 299.</summary>
    public sealed record Delivered : CallbackOutcome;

    /// <summary>It does not want it, now or later: it answered with 410.</summary>
    public sealed record Unwanted : CallbackOutcome;

    /// <summary>It may work another time.</summary>
    /// <param name="Problem">What was wrong: a sentence without the address and without anything of the answer but its status.</param>
    /// <param name="RetryAfter">How long the receiver asked to be left alone.</param>
    public sealed record Failed(string Problem, TimeSpan? RetryAfter = null) : CallbackOutcome;
}

/// <summary>What is logged of an attempt. The address is not in it but for its host: there may be a token in the path.</summary>
/// <param name="Id">The callback: the run's id, an underline, and the sequence of the event.</param>
/// <param name="Host">The receiver.</param>
/// <param name="Attempt">Which attempt it was, from 1.</param>
/// <param name="Problem">Why it did not work; null: it did.</param>
/// <param name="NextAt">When the next attempt is made; null: there is none.</param>
public sealed record CallbackReport(string Id, string Host, int Attempt, string? Problem, DateTimeOffset? NextAt)
{
    /// <summary>Whether nothing more is done about it, although the receiver has not taken it.</summary>
    public bool GaveUp => Problem is not null && NextAt is null;

    /// <summary>A line for a log.</summary>
    public override string ToString() => FormattableString.Invariant($"Callback {Id} to {Host}, attempt {Attempt}: {Problem ?? "delivered."}{End}");

    private string End => this switch
    {
        { GaveUp: true } => " Given up.",
        { NextAt: { } at } => FormattableString.Invariant($" Again at {at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}."),
        _ => "",
    };
}
