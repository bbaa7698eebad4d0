using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>
/// Removes runs that are over, each with its journal and its children. First the runs, so that they are gone for everyone
/// at once; then their journals, in rounds, because these may be as long as they like and commits wait for each round.
/// </summary>
internal sealed class RunDeletion
{
    // Small enough that commits, which wait for it, do so for some milliseconds only.
    private const int RunsPerTransaction = 100;
    private const int RowsPerTransaction = 5_000;

    private readonly Writer _writer;
    private readonly Statement _family;
    private readonly Statement[] _deletes;
    private readonly Statement _deleteRows;

    public RunDeletion(Writer writer)
    {
        _writer = writer;
        _family = writer.Prepare("""
            WITH RECURSIVE family (number, id, phase) AS (
                SELECT number, id, phase FROM runs WHERE id = ?
                UNION SELECT runs.number, runs.id, runs.phase FROM family JOIN runs ON runs.parent_id = family.id)
            SELECT number, id, phase FROM family
            """);
        _deletes = [.. new[] { "inbox WHERE run", "callbacks WHERE run", "runs WHERE number" }.Select(rows => writer.Prepare($"DELETE FROM {rows} = ?"))];
        _deleteRows = writer.Prepare($"DELETE FROM journal WHERE rowid IN (SELECT rowid FROM journal WHERE run = ? LIMIT {RowsPerTransaction})");
    }

    /// <summary>Deletes runs; those that are unknown, or not over with all their children, are left.</summary>
    /// <returns>The ids of the runs deleted, children included: their payloads are to go next.</returns>
    public IReadOnlyList<string> Delete(IEnumerable<string> runIds)
    {
        var deleted = runIds.Chunk(RunsPerTransaction).SelectMany(some => _writer.Transact(() => some.SelectMany(DeleteFamily).ToList())).ToList();
        DeleteJournals(deleted.Select(run => run.Number));
        return deleted.ConvertAll(run => run.Id);
    }

    /// <summary>Deletes the journals of runs that are gone; a crash may have left some.</summary>
    public void DeleteJournals(IEnumerable<long> runs)
    {
        foreach (var run in runs)
        {
            while (_writer.Transact(() => _deleteRows.Bind(1, run).Execute()) == RowsPerTransaction)
            {
                // There is more of it; whoever waited for the writer has had a turn.
            }
        }
    }

    private IEnumerable<(long Number, string Id)> DeleteFamily(string runId)
    {
        var family = _family.Bind(1, runId).Select(s => (Number: s.Int64(0), Id: s.Text(1), Phase: (RunPhase)s.Int64(2))).ToList();
        if (family.Exists(r => r.Phase != RunPhase.Ended)) return [];
        foreach (var run in family)
        {
            foreach (var delete in _deletes) delete.Bind(1, run.Number).Execute();
        }

        return family.Select(r => (r.Number, r.Id));
    }
}
