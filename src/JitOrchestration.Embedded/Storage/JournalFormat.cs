using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>The tables of <c>journal.db</c>.</summary>
/// <remarks>
/// <para>The journal is appended at the end of a rowid table, and found by an index on (run, first_seq), which also refuses a
/// second writer of the same sequence. Measured with 64 runs taking turns, 20,000 runs of 6 rows of 400 bytes, medians of
/// a commit of 64 rows with full durability: a table that keeps nothing but the bytes 0.26 ms; this one 0.33 ms; clustered
/// by (run, first_seq) 0.51 ms; clustered by a run id without order 1.9 ms. Creating and ending the runs in the same
/// commits, with all indexes below, adds 0.05 ms.</para>
/// <para>The indexes on runs are partial: a run that waits for a person is in none but that of its status, so that a hundred
/// thousand of them cost a start nothing. INDEXED BY in the queries says which one is meant, and fails if it does not fit;
/// left alone SQLite would rather walk all runs than sort a few.</para>
/// </remarks>
internal static class JournalFormat
{
    // The keys of starts are hashes. They outlive their day until the next pruning, and are not looked at then.
    private const string Starts = """
        CREATE TABLE starts (
            key TEXT PRIMARY KEY, body TEXT NOT NULL, run_id TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
        """;

    // What receivers are still to be told. The owner is the process that does; null: none that wrote it could.
    private const string Callbacks = """
        CREATE TABLE callbacks (
            run INTEGER NOT NULL, seq INTEGER NOT NULL, url TEXT NOT NULL, owner TEXT, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL,
            PRIMARY KEY (run, seq)) WITHOUT ROWID;
        CREATE INDEX callbacks_by_owner ON callbacks (owner);
        """;

    // Until version 3 a preview was the beginning of the request and nothing else.
    private const string Previews = "UPDATE runs SET preview = json_object('request', preview, 'tags', json_array()) WHERE preview IS NOT NULL;";

    public static DatabaseFormat Current { get; } = new(Version: 4, PageBytes: 8192, Schema: $"""
        CREATE TABLE journal (
            run INTEGER NOT NULL, first_seq INTEGER NOT NULL, events INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE UNIQUE INDEX journal_by_run ON journal (run, first_seq);

        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, parent_id TEXT,
            status TEXT NOT NULL, phase INTEGER NOT NULL, owner TEXT, wake_at INTEGER,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, preview TEXT, retain_days INTEGER);
        CREATE INDEX runs_active ON runs (owner) WHERE phase = 0;
        CREATE INDEX runs_waking ON runs (wake_at) WHERE wake_at IS NOT NULL;
        CREATE INDEX runs_by_parent ON runs (parent_id) WHERE parent_id IS NOT NULL;
        CREATE INDEX runs_by_status ON runs (status, number);

        CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE INDEX inbox_by_run ON inbox (run);

        {Starts}
        {Callbacks}
        """)
    {
        Upgrades = [$"ALTER TABLE runs ADD COLUMN retain_days INTEGER; {Starts}", Callbacks, Previews],
    };
}
