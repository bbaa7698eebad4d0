namespace JitOrchestration.Core.Execution;

/// <summary>
/// Measures how long a run has been at work. It stands still while the run only waits for people, or is held by one,
/// and for good once the run is closing: clean-up has no limit but its own.
/// </summary>
internal sealed class RunClock(RunState run)
{
    private TimeSpan _worked;
    private DateTimeOffset? _since;

    /// <summary>How long the run was at work until the clock was last started, and when that was, if it goes.</summary>
    public (TimeSpan Worked, DateTimeOffset? Since) Reading
    {
        get => (_worked, _since);
        set => (_worked, _since) = value;
    }

    /// <summary>When the time of the run is up, if it goes on working; null while the clock stands still.</summary>
    public DateTimeOffset? Deadline => _since is { } since ? since + (Limit - _worked) : null;

    public TimeSpan Limit => TimeSpan.FromSeconds(run.Options.EffectiveLimits.RunSeconds);

    /// <summary>Starts or stops the clock, by how the run stands after a step.</summary>
    public void Set(DateTimeOffset at)
    {
        var runs = run.Sequence > 0 && !run.Ended && !run.Closing && !run.Paused && !run.WaitsForPeople;
        if (runs == _since is not null) return;
        if (_since is { } since) _worked += at - since;
        _since = runs ? at : null;
    }
}
