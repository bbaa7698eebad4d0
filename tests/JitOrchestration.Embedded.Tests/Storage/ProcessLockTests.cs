using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class ProcessLockTests : IDisposable
{
    private readonly TempData _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void IsAlive_Myself_IsTrue()
    {
        using var me = ProcessLock.Acquire(_data.Folder);
        using var other = ProcessLock.Acquire(_data.Folder);

        me.IsAlive(me.Token).ShouldBeTrue();
        other.IsAlive(me.Token).ShouldBeTrue();
    }

    [Fact]
    public void IsAlive_Unknown_IsFalse()
    {
        using var me = ProcessLock.Acquire(_data.Folder);

        me.IsAlive("0123456789abcdef").ShouldBeFalse();
    }

    [Fact]
    public void Dispose_LeavesNothingBehind()
    {
        ProcessLock.Acquire(_data.Folder).Dispose();

        Directory.EnumerateFileSystemEntries(_data.Folder.LocksPath).ShouldBeEmpty();
    }

    [Fact]
    public void IsAlive_ProcessKilled_TurnsFalseAndItsFileIsCleanedUp()
    {
        using var me = ProcessLock.Acquire(_data.Folder);
        using var child = ChildProcess.Start(StorageChild.HoldLock, _data.Folder);
        var token = child.ReadLine();
        me.IsAlive(token).ShouldBeTrue();

        child.Kill();

        me.IsAlive(token).ShouldBeFalse();
        using var next = ProcessLock.Acquire(_data.Folder);
        Directory.EnumerateFiles(_data.Folder.LocksPath).Count().ShouldBe(2, "those of the two that live");
    }

    [Fact]
    public void Acquire_ManyAtOnce_AllStayAlive()
    {
        var locks = new ProcessLock[64];

        Parallel.For(0, locks.Length, i => locks[i] = ProcessLock.Acquire(_data.Folder));

        locks.ShouldAllBe(l => locks[0].IsAlive(l.Token) && locks[1].IsAlive(l.Token));
        foreach (var held in locks) held.Dispose();
    }

    [Fact]
    public void Acquire_WhileOthersComeAndGo_NeverMeetsThem()
    {
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ => ProcessLock.Acquire(_data.Folder).Dispose());

        using var last = ProcessLock.Acquire(_data.Folder);
        Directory.EnumerateFiles(_data.Folder.LocksPath).ShouldHaveSingleItem();
    }
}
