using JitOrchestration.Activities.Engine;
using JitOrchestration.Embedded.Storage;
using JitOrchestration.Embedded.Storage.Sqlite;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class UpgradeTests : IDisposable
{
    /// <summary>What versions 1, 2 and 3 each added, as it was written then.</summary>
    private static readonly string[] AddedBy =
    [
        """
        CREATE TABLE journal (
            run INTEGER NOT NULL, first_seq INTEGER NOT NULL, events INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE UNIQUE INDEX journal_by_run ON journal (run, first_seq);
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, parent_id TEXT,
            status TEXT NOT NULL, phase INTEGER NOT NULL, owner TEXT, wake_at INTEGER,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, preview TEXT);
        CREATE INDEX runs_active ON runs (owner) WHERE phase = 0;
        CREATE INDEX runs_waking ON runs (wake_at) WHERE wake_at IS NOT NULL;
        CREATE INDEX runs_by_parent ON runs (parent_id) WHERE parent_id IS NOT NULL;
        CREATE INDEX runs_by_status ON runs (status, number);
        CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE INDEX inbox_by_run ON inbox (run);
        """,
        """
        ALTER TABLE runs ADD COLUMN retain_days INTEGER;
        CREATE TABLE starts (
            key TEXT PRIMARY KEY, body TEXT NOT NULL, run_id TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
        """,
        """
        CREATE TABLE callbacks (
            run INTEGER NOT NULL, seq INTEGER NOT NULL, url TEXT NOT NULL, owner TEXT, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL,
            PRIMARY KEY (run, seq)) WITHOUT ROWID;
        CREATE INDEX callbacks_by_owner ON callbacks (owner);
        """,
    ];

    private readonly TempData _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Open_JournalOfAnEarlierVersion_IsUpgradedAndKeepsItsRuns(int version)
    {
        Make(version);

        using var journal = _data.OpenJournal();
        journal.Add(2, Active());

        journal.Reader.List().Runs.Select(run => run.Id).ShouldBe([Id(2), "OLD"]);
        journal.Starts.Find("key", Now).ShouldBeNull();
        journal.Callbacks.ClaimOrphans(_ => false).ShouldBeEmpty();
        var preview = RunPreview.Read(journal.Reader.Find("OLD")!.Preview);
        (preview.Request, preview.Tags.Count).ShouldBe(("Say \"it's old\"", 0));
        journal.Reader.RootsExpired(Now.AddDays(31), TimeSpan.FromDays(30)).ShouldBe(["OLD"]);
    }

    [Fact]
    public async Task Open_OldJournalByManyAtOnce_IsUpgradedOnce()
    {
        Make(version: 1);

        var journals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _data.OpenJournal())));

        journals.ShouldAllBe(journal => journal.Reader.List().Runs.Count == 1);
        foreach (var journal in journals) journal.Dispose();
    }

    /// <summary>The tables as a version had them, with a run that ended.</summary>
    private void Make(int version)
    {
        var format = new DatabaseFormat(version, PageBytes: 8192, string.Join('\n', AddedBy[..version]));
        using var connection = DatabaseFile.Open(_data.Folder.JournalPath, format).OpenWriter();
        connection.Execute($"INSERT INTO runs (id, status, phase, created_at, updated_at, preview) VALUES ('OLD', 'completed', 2, {Now.ToUnixTimeMilliseconds()}, {Now.ToUnixTimeMilliseconds()}, 'Say \"it''s old\"')");
    }
}
