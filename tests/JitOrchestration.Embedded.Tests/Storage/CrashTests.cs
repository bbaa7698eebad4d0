using JitOrchestration.Embedded.Storage;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

/// <summary>Real processes: killed in the middle of commits, or several on one folder.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TempData _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(150)]
    [InlineData(1200)]
    public void Commit_ProcessKilled_KeepsEveryDurableBatchAndHalfOfNone(int batches)
    {
        using var child = ChildProcess.Start(StorageChild.CommitForEver, _data.Folder);
        for (var i = 0; i < batches; i++) child.ReadLine();
        child.Kill();
        var said = batches + child.ReadToEnd().Length;

        using var journal = _data.OpenJournal();
        var runs = AllRuns(journal);

        (runs.Count % StorageChild.BatchSize).ShouldBe(0);
        (runs.Count / StorageChild.BatchSize).ShouldBeInRange(said - 1, said + 1, "the last line may be cut, the last commit unsaid");
        runs.Select(r => r.Id).ShouldBe(Enumerable.Range(StorageChild.BatchSize, runs.Count).Select(Id));
        runs.ShouldAllBe(r => journal.Reader.ReadJournal(r.Number).Count() == 1);
    }

    [Fact]
    public void ClaimUnfinished_OwnerKilled_TakesItsRuns()
    {
        using var child = ChildProcess.Start(StorageChild.CommitForEver, _data.Folder);
        child.ReadLine();
        using var me = ProcessLock.Acquire(_data.Folder);
        using var journal = _data.OpenJournal(me.Token);
        journal.Claims.ClaimUnfinished(me.IsAlive).ShouldBeEmpty();

        child.Kill();

        journal.Claims.ClaimUnfinished(me.IsAlive).Count.ShouldBeGreaterThanOrEqualTo(StorageChild.BatchSize);
        journal.Reader.Unfinished(me.IsAlive).ShouldBeEmpty();
    }

    [Fact]
    public void Open_ManyProcessesOnANewFolder_ShareIt()
    {
        var children = Enumerable.Range(0, 4).Select(_ => ChildProcess.Start(StorageChild.CommitHundred, _data.Folder)).ToList();

        foreach (var child in children)
        {
            child.ReadToEnd();
            child.ExitCode.ShouldBe(0);
            child.Dispose();
        }

        using var journal = _data.OpenJournal();
        AllRuns(journal).Count.ShouldBe(400);
        Directory.EnumerateFiles(_data.Folder.Root, "*.new-*").ShouldBeEmpty();
    }

    private static IReadOnlyList<RunRow> AllRuns(JournalStore journal) =>
        [.. journal.Reader.List(limit: 1_000_000).Runs.Reverse()];
}
