namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// How long Durable's history of an orchestration may become: it is replayed at every step. Part of what a generation
/// begins with, so that another setting does not change what is replayed.
/// </summary>
/// <param name="Enough">Beyond so many entries the orchestration continues as new when nothing is under way.</param>
public sealed record HistoryLimits(int Enough)
{
    /// <summary>
    /// 250 steps of a chain, whose history is one page of a table. Each step replays all before it, at some 0.2 ms for
    /// each of them, measured with Azurite. To continue as new takes 3 s: the queue hands out the start of the next
    /// execution before the table of instances knows of it, and Azure Storage's provider then looks again in 2 s. So a
    /// step costs, on the average, 25 ms and 12 ms more than the first one; that sum is least at 170 steps, and flat.
    /// </summary>
    public static readonly HistoryLimits Default = new(1_000) { TooMuch = 10_000 };

    /// <summary>From here on nothing starts until nothing is under way: replaying a longer history costs more than the wait.</summary>
    public int TooMuch { get; init; } = 5 * Enough;
}
