namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Runs whose process is gone. They are claimed all at once, and taken up a few in each round, so that ten thousand of
/// them hold up nobody.
/// </summary>
internal sealed class Orphans(IJournal journal, RunTable runs, RunDriver driver)
{
    /// <summary>Folding one takes some tenths of a millisecond, and a person may wait for the end of the round.</summary>
    private const int PerRound = 100;

    /// <summary>How often an engine that drives everything looks for processes that are gone.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Queue<string> _claimed = new();
    private DateTimeOffset _nextLook = DateTimeOffset.MinValue;

    /// <summary>Whether some are claimed and not taken up yet.</summary>
    public bool Waiting => _claimed.Count > 0;

    /// <summary>Claims whatever nobody drives, if it is time to look.</summary>
    public void Look(DateTimeOffset at)
    {
        if (at < _nextLook) return;
        _nextLook = at + LookEvery;
        Claim();
    }

    /// <summary>Claims whatever nobody drives.</summary>
    /// <returns>How many runs.</returns>
    public int Claim()
    {
        var rows = journal.ClaimUnfinished(runId => runs.IsLeftAlone(runId, out _));
        foreach (var row in rows) _claimed.Enqueue(row.Id);
        return rows.Count;
    }

    /// <summary>Takes some up. One that has been reached in another way meanwhile is looked at no more.</summary>
    public void TakeUp()
    {
        for (var i = 0; i < PerRound && _claimed.TryDequeue(out var id); i++) driver.Reach(id);
    }
}
