using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>Removes runs that are over, each with its journal and its children.</summary>
internal sealed class RunDeletion
{
    // Small enough that commits, which wait for it, do so for some milliseconds only.
    private const int RunsPerTransaction = 100;

    private readonly Writer _writer;
    private readonly Statement _family;
    private readonly Statement[] _deletes;

    public RunDeletion(Writer writer)
    {
        _writer = writer;
        _family = writer.Prepare("""
            WITH RECURSIVE family (number, id, phase) AS (
                SELECT number, id, phase FROM runs WHERE id = ?
                UNION SELECT runs.number, runs.id, runs.phase FROM family JOIN runs ON runs.parent_id = family.id)
            SELECT number, id, phase FROM family
            """);
        _deletes = [.. new[] { "journal WHERE run", "inbox WHERE run", "runs WHERE number" }
            .Select(rows => writer.Prepare($"DELETE FROM {rows} = ?"))];
    }

    /// <summary>Deletes runs; those that are unknown, or not over with all their children, are left.</summary>
    /// <returns>The ids of the runs deleted, children included: their payloads are to go next.</returns>
    public IReadOnlyList<string> Delete(IEnumerable<string> runIds) =>
        runIds.Chunk(RunsPerTransaction).SelectMany(some => _writer.Transact(() => some.SelectMany(DeleteFamily).ToList())).ToList();

    private IEnumerable<string> DeleteFamily(string runId)
    {
        var family = _family.Bind(1, runId).Select(s => (Number: s.Int64(0), Id: s.Text(1), Phase: (RunPhase)s.Int64(2))).ToList();
        if (family.Exists(r => r.Phase != RunPhase.Ended)) return [];
        foreach (var run in family)
        {
            foreach (var delete in _deletes) delete.Bind(1, run.Number).Execute();
        }

        return family.Select(r => r.Id);
    }
}
