namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// How long Durable's history of an orchestration may become: it is replayed at every step. Part of what a generation
/// begins with, so that another setting does not change what is replayed.
/// </summary>
/// <param name="Enough">Beyond so many entries the orchestration continues as new when nothing is under way.</param>
public sealed record HistoryLimits(int Enough)
{
    /// <summary>A replay of some 10 ms.</summary>
    public static readonly HistoryLimits Default = new(2_000);

    /// <summary>From here on nothing starts until nothing is under way: replaying a longer history costs more than the wait.</summary>
    public int TooMuch => 5 * Enough;
}
