using System.Diagnostics;

namespace JitOrchestration.Embedded.Storage;

/// <summary>How the commits of this process went so far.</summary>
/// <param name="Commits">How many there were.</param>
/// <param name="Rows">How many journal rows they appended.</param>
/// <param name="LastMs">How long the last one took, in milliseconds.</param>
/// <param name="AverageMs">How long one took on average.</param>
internal sealed record CommitStatistics(long Commits, long Rows, double LastMs, double AverageMs);

/// <summary>Counts commits. Written by the thread that commits, read by any.</summary>
internal sealed class CommitCounters
{
    private readonly Lock _lock = new();
    private long _commits;
    private long _rows;
    private long _lastTicks;
    private long _totalTicks;

    public void Record(int rows, long startedAt)
    {
        var ticks = Stopwatch.GetTimestamp() - startedAt;
        lock (_lock)
        {
            _commits++;
            _rows += rows;
            _lastTicks = ticks;
            _totalTicks += ticks;
        }
    }

    public CommitStatistics Read()
    {
        lock (_lock) return new(_commits, _rows, Ms(_lastTicks), _commits == 0 ? 0 : Ms(_totalTicks) / _commits);
    }

    private static double Ms(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
