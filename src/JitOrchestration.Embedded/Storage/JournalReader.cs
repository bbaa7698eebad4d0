using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>Reads runs and journals: from any thread, beside any writer, without a lock.</summary>
internal sealed class JournalReader(DatabaseFile file) : IDisposable
{
    internal const string RunColumns =
        "number, id, parent_id, status, phase, owner, wake_at, created_at, updated_at, preview";

    private readonly ReaderPool _readers = new(file);

    public RunRow? Find(string id) =>
        Select($"SELECT {RunColumns} FROM runs WHERE id = ?", s => s.Bind(1, id), ToRun).FirstOrDefault();

    public RunRow? Find(long run) =>
        Select($"SELECT {RunColumns} FROM runs WHERE number = ?", s => s.Bind(1, run), ToRun).FirstOrDefault();

    /// <summary>The ids that begin with a text, which has no letter beyond those of ULIDs.</summary>
    public IReadOnlyList<string> IdsBeginningWith(string text, int limit) => Select(
        "SELECT id FROM runs WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3",
        s => s.Bind(1, text).Bind(2, text + "~").Bind(3, limit),
        s => s.Text(0)).ToList();

    /// <summary>The runs, the newest first.</summary>
    /// <param name="status">Only those of this status; all when null.</param>
    /// <param name="cursor">Where the page before ended (<see cref="RunPage.Next"/>).</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="rootsOnly">Leaves out children. They are walked over here: an index would cost every start, and 20,000 of them take 2 ms.</param>
    public RunPage List(string? status = null, long? cursor = null, int limit = 50, bool rootsOnly = false)
    {
        var filter = $"{(status is null ? "" : "status = ?3 AND ")}{(rootsOnly ? "parent_id IS NULL AND " : "")}";
        var runs = Select(
            $"SELECT {RunColumns} FROM runs WHERE {filter}number < ?1 ORDER BY number DESC LIMIT ?2",
            s => BindPage(s, status, cursor ?? long.MaxValue, limit + 1L),
            ToRun).ToList();
        if (runs.Count <= limit) return new RunPage(runs, null);
        runs.RemoveAt(limit);
        return new RunPage(runs, runs[^1].Number);
    }

    /// <summary>
    /// A run's journal in order, row by row as it is asked for; the first row is the one that holds
    /// <paramref name="fromSequence"/>. To be read in one go: an open read keeps the write-ahead log from being reused.
    /// </summary>
    public IEnumerable<JournalRow> ReadJournal(long run, long fromSequence = 0) => Select(
        """
        SELECT first_seq, events, data FROM journal
        WHERE run = ?1 AND first_seq >= coalesce((SELECT max(first_seq) FROM journal WHERE run = ?1 AND first_seq <= ?2), 0)
          AND first_seq + events > ?2
        ORDER BY first_seq
        """,
        s => s.Bind(1, run).Bind(2, fromSequence),
        s => new JournalRow(s.Int64(0), (int)s.Int64(1), s.Blob(2).ToArray()));

    /// <summary>The parked runs whose time has come, those waiting longest first.</summary>
    public IReadOnlyList<RunRow> DueWakeUps(DateTimeOffset now, int limit = 1000) => Select(
        $"SELECT {RunColumns} FROM runs INDEXED BY runs_waking WHERE wake_at <= ? ORDER BY wake_at LIMIT ?",
        s => s.Bind(1, now).Bind(2, limit),
        ToRun).ToList();

    /// <summary>The runs that are neither parked nor over and whose owner is not alive.</summary>
    /// <param name="isAlive">Whether the process with this token lives (<see cref="ProcessLock.IsAlive"/>).</param>
    public IReadOnlyList<RunRow> Unfinished(Func<string, bool> isAlive)
    {
        var alive = new Dictionary<string, bool>();
        return Select($"SELECT {RunColumns} FROM runs INDEXED BY runs_active WHERE phase = 0 ORDER BY number", s => s, ToRun)
            .Where(r => r.Owner is not { } owner || !IsAlive(owner))
            .ToList();

        bool IsAlive(string owner) => alive.TryGetValue(owner, out var known) ? known : alive[owner] = isAlive(owner);
    }

    /// <summary>The runs that ended before a time and are nobody's child, the oldest first.</summary>
    public IEnumerable<string> RootsEndedBefore(DateTimeOffset time) => Select(
        "SELECT id FROM runs WHERE phase = 2 AND parent_id IS NULL AND updated_at < ? ORDER BY number",
        s => s.Bind(1, time),
        s => s.Text(0)).ToList();

    /// <summary>The numbers of runs that are gone while journal rows of theirs are left. One look-up for each run.</summary>
    public IReadOnlyList<long> JournalsWithoutRun() => Select(
        """
        WITH RECURSIVE journals (run) AS (
            SELECT min(run) FROM journal
            UNION ALL SELECT (SELECT min(run) FROM journal WHERE journal.run > journals.run) FROM journals WHERE run IS NOT NULL)
        SELECT run FROM journals WHERE run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM runs WHERE number = journals.run)
        """,
        s => s,
        s => s.Int64(0)).ToList();

    /// <summary>The runs that are nobody's child and ended longer ago than they are to be kept, the oldest first.</summary>
    /// <param name="now">Now.</param>
    /// <param name="retention">How long runs are kept that do not say.</param>
    public IEnumerable<string> RootsExpired(DateTimeOffset now, TimeSpan retention) => Select(
        """
        SELECT id FROM runs WHERE phase = 2 AND parent_id IS NULL
          AND updated_at + coalesce(retain_days * 86400000, ?2) < ?1 ORDER BY number
        """,
        s => s.Bind(1, now).Bind(2, (long)retention.TotalMilliseconds),
        s => s.Text(0)).ToList();

    public void Dispose() => _readers.Dispose();

    private static Statement BindPage(Statement statement, string? status, long cursor, long limit)
    {
        statement.Bind(1, cursor).Bind(2, limit);
        return status is null ? statement : statement.Bind(3, status);
    }

    private IEnumerable<T> Select<T>(string sql, Func<Statement, Statement> bind, Func<Statement, T> row) => _readers.Select(sql, bind, row);

    internal static RunRow ToRun(Statement s) => new(
        s.Int64(0), s.Text(1), s.TextOrNull(2), s.Text(3), (RunPhase)s.Int64(4), s.TextOrNull(5),
        s.TimeOrNull(6), s.Time(7), s.Time(8), s.TextOrNull(9));
}
