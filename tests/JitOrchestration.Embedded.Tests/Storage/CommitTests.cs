using JitOrchestration.Embedded.Storage;
using JitOrchestration.Embedded.Storage.Sqlite;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class CommitTests : IDisposable
{
    private readonly TempData _data = new();
    private readonly JournalStore _store;

    public CommitTests() => _store = _data.OpenJournal();

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void Commit_NewRunWithoutHead_IsQueuedAndMine()
    {
        var number = _store.Commit([New(1, parent: Id(7))])[0];

        _store.Reader.Find(Id(1)).ShouldBe(
            new RunRow(number, Id(1), Id(7), "queued", RunPhase.Active, "me", null, Now, Now, null));
    }

    [Fact]
    public void Commit_SeveralRuns_AnswersTheirNumbersInOrder()
    {
        var first = _store.Add(1);

        var numbers = _store.Commit([New(2), new RunWrite { Run = first, Append = Row(2, "b") }, New(3)]);

        numbers.ShouldBe([_store.Reader.Find(Id(2))!.Number, first, _store.Reader.Find(Id(3))!.Number]);
    }

    [Fact]
    public void Commit_Head_ReplacesTheOneBefore()
    {
        var run = _store.Add(1, Active() with { Preview = "1" });

        _store.SetHead(run, new RunHead("input_required", RunPhase.Parked, Now.AddSeconds(1), Now.AddDays(1), "{\"a\":1}"));

        _store.Reader.Find(run).ShouldBe(new RunRow(
            run, Id(1), null, "input_required", RunPhase.Parked, null, Now.AddDays(1), Now, Now.AddSeconds(1), "{\"a\":1}"));
    }

    [Theory]
    [InlineData(RunPhase.Parked)]
    [InlineData(RunPhase.Ended)]
    internal void Commit_HeadThatIsNotActive_ReleasesTheRun(RunPhase phase)
    {
        var run = _store.Add(1);

        _store.SetHead(run, new RunHead("any", phase, Now));

        _store.Reader.Find(run)!.Owner.ShouldBeNull();
    }

    [Fact]
    public void Commit_WakeTimeOfAnActiveRun_IsNotStored()
    {
        _store.Add(1, Active() with { WakeAt = Now });

        _store.Reader.DueWakeUps(DateTimeOffset.MaxValue).ShouldBeEmpty();
    }

    [Fact]
    public void Commit_OneWriteFails_LeavesNothingOfTheBatch()
    {
        var run = _store.Add(1);

        var error = Should.Throw<StorageException>(() => _store.Commit([
            New(2), new RunWrite { Run = run, Append = Row(2, "b"), Head = Ended() }, new RunWrite { Run = run, Append = Row(1, "again") }]));

        error.Code.ShouldBe("journal_conflict");
        _store.Reader.Find(Id(2)).ShouldBeNull();
        _store.Reader.Find(run)!.Status.ShouldBe("queued");
        _store.Reader.ReadJournal(run).Texts().ShouldBe(["created 1"]);
    }

    [Fact]
    public void Commit_AfterAFailure_Works()
    {
        _store.Add(1);
        Should.Throw<StorageException>(() => _store.Add(1));

        _store.Add(2);

        _store.Reader.Find(Id(2)).ShouldNotBeNull();
    }

    [Fact]
    public void Commit_HeadOfADeletedRun_IsAConflict() =>
        Should.Throw<StorageException>(() => _store.SetHead(99, Ended())).Code.ShouldBe("journal_conflict");

    [Fact]
    public void Commit_DiskFull_LeavesNothingAndWorksOnceThereIsRoom()
    {
        var run = _store.Add(1);
        _store.Configure("max_page_count = 40");
        var large = new string('x', 1_000_000);

        var error = Should.Throw<StorageException>(() => _store.Commit([New(2), new RunWrite { Run = run, Append = Row(2, large) }]));

        error.Code.ShouldBe("disk_full");
        error.Message.ShouldContain("journal.db");
        _store.Reader.Find(Id(2)).ShouldBeNull();
        _store.Configure("max_page_count = 100000");
        _store.Commit([New(2), new RunWrite { Run = run, Append = Row(2, large) }]);
        _store.Reader.ReadJournal(run).Texts().ShouldBe(["created 1", large]);
    }

    [Fact]
    public void Commit_AnotherProcessHoldsTheFileTooLong_SaysSoAndLeavesNothing()
    {
        using var holder = DatabaseFile.Open(_data.Folder.JournalPath, JournalFormat.Current).OpenWriter();
        holder.Execute("BEGIN IMMEDIATE");
        _store.Configure("busy_timeout = 1");

        Should.Throw<StorageException>(() => _store.Add(1)).Code.ShouldBe("journal_busy");

        holder.Execute("ROLLBACK");
        _store.Reader.Find(Id(1)).ShouldBeNull();
        _store.Add(1);
    }

    [Fact]
    public void Commit_NumbersAreNeverUsedTwice()
    {
        var deleted = _store.Add(1, Ended());
        _store.Deletion.Delete([Id(1)]);

        _store.Add(2).ShouldBeGreaterThan(deleted);
    }

    [Fact]
    public void Commit_IsThereAfterReopening()
    {
        var run = _store.Add(1);
        _store.Dispose();

        using var again = _data.OpenJournal();

        again.Reader.ReadJournal(run).Texts().ShouldBe(["created 1"]);
    }

    [Fact]
    public void Statistics_CountCommitsAndRows()
    {
        _store.Commit([New(1), New(2)]);
        _store.Commit([new RunWrite { Run = 1, Head = Ended() }]);

        _store.Statistics.Commits.ShouldBe(2);
        _store.Statistics.Rows.ShouldBe(2);
        _store.Statistics.AverageMs.ShouldBeGreaterThan(0);
    }
}
