namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// How long Durable's history of an orchestration may become: it is replayed at every step. Part of what a generation
/// begins with, so that another setting does not change what is replayed.
/// </summary>
/// <param name="Enough">Beyond so many entries the orchestration continues as new when nothing is under way.</param>
public sealed record HistoryLimits(int Enough)
{
    /// <summary>
    /// A hundred steps of a chain. Each of them replays all before it, which costs some 0.2 ms an entry of four, and to
    /// continue as new costs about three activities: so a step costs 10 ms more than the first, and not 200.
    /// </summary>
    public static readonly HistoryLimits Default = new(400) { TooMuch = 10_000 };

    /// <summary>From here on nothing starts until nothing is under way: replaying a longer history costs more than the wait.</summary>
    public int TooMuch { get; init; } = 5 * Enough;
}
