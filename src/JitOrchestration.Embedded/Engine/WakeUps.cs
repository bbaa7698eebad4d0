namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// When to look at a run again because of the time. Only near moments are kept, so that the time limits of runs that
/// are long over do not pile up; a sweep finds the others before they are due.
/// </summary>
internal sealed class WakeUps
{
    /// <summary>Moments further away than this are left to a later sweep.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromMinutes(1);

    /// <summary>How often the loop sweeps: more than once within the horizon.</summary>
    public static readonly TimeSpan SweepEvery = Horizon / 2;

    // By id, so that a run which is over does not stay in memory until its time limit is due.
    private readonly PriorityQueue<string, DateTimeOffset> _ticks = new();
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;

    /// <summary>The earliest moment at which there is something to do.</summary>
    public DateTimeOffset NextDue => _ticks.TryPeek(out _, out var due) && due < _nextSweep ? due : _nextSweep;

    /// <summary>Remembers when a run wants a tick.</summary>
    public void Plan(LoadedRun run, DateTimeOffset at)
    {
        if (run.State.NextDue is not { } due || due == run.TickAt || due > at + Horizon) return;
        run.TickAt = due;
        _ticks.Enqueue(run.Id, due);
    }

    /// <summary>The loaded runs whose moment has come.</summary>
    public IEnumerable<LoadedRun> TakeDue(RunTable runs, DateTimeOffset at)
    {
        while (_ticks.TryPeek(out var id, out var due) && due <= at)
        {
            _ticks.Dequeue();
            if (runs.Find(id) is not { } run) continue;
            if (run.TickAt == due) run.TickAt = null;
            if (run.State.NextDue <= at) yield return run;
        }
    }

    /// <summary>Whether it is time to look through all loaded runs.</summary>
    public bool MaySweep(DateTimeOffset at)
    {
        if (at < _nextSweep) return false;
        _nextSweep = at + SweepEvery;
        return true;
    }
}
