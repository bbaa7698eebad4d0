using JitOrchestration.Embedded.Engine;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>When a process is to die.</summary>
/// <param name="Point">At a crash point; null: at a moment.</param>
/// <param name="Occurrence">At which passing of the point.</param>
/// <param name="After">The moment, after its start.</param>
internal sealed record KillPlan(string? Point, int Occurrence, TimeSpan After)
{
    public override string ToString() => Point is null ? $"after {After.TotalMilliseconds:F0} ms" : $"{Point} #{Occurrence}";
}

/// <summary>
/// Every crash point in turn, at its first passing, later and later still, mixed with moments of chance. Thread-safe.
/// </summary>
/// <param name="kills">How many processes are to die.</param>
internal sealed class KillPlans(int kills)
{
    private const int PointsPerMoment = 2;
    private const int LatestOccurrence = 40;

    /// <summary>How long a host takes for the workload, about.</summary>
    private static readonly TimeSpan LifeSpan = TimeSpan.FromMilliseconds(1000);

    private readonly Lock _turn = new();
    private int _planned;
    private int _killed;

    /// <summary>How many are still to die.</summary>
    public int Left
    {
        get
        {
            lock (_turn) return Math.Max(0, kills - _killed);
        }
    }

    public KillPlan Next()
    {
        lock (_turn)
        {
            var (turn, place) = Math.DivRem(_planned++, PointsPerMoment + 1);
            if (place == PointsPerMoment) return new KillPlan(null, 0, LifeSpan * Random.Shared.NextDouble());
            var point = CrashPoints.All[((turn * PointsPerMoment) + place) % CrashPoints.All.Count];
            return new KillPlan(point, 1 + Random.Shared.Next(Math.Min(LatestOccurrence, _planned)), LifeSpan * 10);
        }
    }

    public void Count()
    {
        lock (_turn) _killed++;
    }
}
