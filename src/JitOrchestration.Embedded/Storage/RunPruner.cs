namespace JitOrchestration.Embedded.Storage;

/// <summary>Deletes runs together with their payloads, and what crashes left of payloads without a run.</summary>
internal sealed class RunPruner(JournalStore journal, PayloadStore payloads)
{
    // A payload is stored before the run that names it may exist; nobody prepares a run for a day.
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);

    /// <summary>Deletes one run with its children.</summary>
    /// <returns>False, and nothing is deleted, when there is no such run or it is not over.</returns>
    public async Task<bool> DeleteAsync(string runId) => await DeleteAllAsync([runId]) > 0;

    /// <summary>Deletes the runs that ended before a time, with their children.</summary>
    /// <returns>How many runs were deleted.</returns>
    public async Task<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellation = default)
    {
        var deleted = await DeleteAllAsync(journal.Reader.RootsEndedBefore(endedBefore), cancellation);
        await DeleteOrphansAsync(endedBefore, cancellation);
        return deleted;
    }

    /// <summary>Deletes the runs that have been kept for as long as they were to be, with their children.</summary>
    /// <param name="now">Now.</param>
    /// <param name="retention">How long runs are kept that do not say.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many runs were deleted.</returns>
    public async Task<int> PruneExpiredAsync(DateTimeOffset now, TimeSpan retention, CancellationToken cancellation = default)
    {
        var deleted = await DeleteAllAsync(journal.Reader.RootsExpired(now, retention), cancellation);
        await DeleteOrphansAsync(now, cancellation);
        journal.Starts.Forget(now);
        return deleted;
    }

    private Task DeleteOrphansAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        journal.Deletion.DeleteJournals(journal.Reader.JournalsWithoutRun());
        return DeletePayloadsAsync(payloads.RunsStoredBefore(before - OrphanAge).Where(run => journal.Reader.Find(run) is null), cancellation);
    }

    // The run first: a crash in between leaves a journal or payloads without a run, which the next pruning finds. The
    // other way round it would leave a run without them.
    private async Task<int> DeleteAllAsync(IEnumerable<string> runs, CancellationToken cancellation = default)
    {
        var deleted = journal.Deletion.Delete(runs);
        await DeletePayloadsAsync(deleted, cancellation);
        return deleted.Count;
    }

    private Task DeletePayloadsAsync(IEnumerable<string> runs, CancellationToken cancellation) =>
        Task.WhenAll(runs.Select(payloads.DeleteRunAsync)).WaitAsync(cancellation);
}
