namespace JitOrchestration.Activities.Callbacks;

/// <summary>
/// When a receiver is tried again: after 5 seconds, each time four times as long, at most 4 hours; 12 attempts in all,
/// within about a day. Standard Webhooks asks for exponential pauses with jitter over a day or more.
/// </summary>
public static class CallbackRetries
{
    /// <summary>How often it is tried.</summary>
    public const int MostAttempts = 12;

    private const int Growth = 4;
    private const double Jitter = 0.2;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    /// <summary>What a receiver may ask for at most.</summary>
    private static readonly TimeSpan MostRetryAfter = TimeSpan.FromDays(1);

    /// <summary>How long to wait after an attempt that failed; null: it was the last.</summary>
    /// <param name="attempts">How many attempts there have been.</param>
    /// <param name="retryAfter">How long the receiver asked to be left alone.</param>
    /// <param name="random">From 0 to 1: where within the jitter, a fifth more or less.</param>
    public static TimeSpan? PauseAfter(int attempts, TimeSpan? retryAfter, double random)
    {
        if (attempts >= MostAttempts) return null;
        var seconds = Math.Min(First.TotalSeconds * Math.Pow(Growth, attempts - 1), Longest.TotalSeconds);
        var pause = TimeSpan.FromSeconds(seconds * (1 - Jitter + (2 * Jitter * random)));
        var asked = retryAfter < MostRetryAfter ? retryAfter.Value : retryAfter is null ? TimeSpan.Zero : MostRetryAfter;
        return asked > pause ? asked : pause;
    }
}
