using System.Runtime.Versioning;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Tests.Storage;

/// <summary>Who may do what with the files, where files have modes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileModeTests : IDisposable
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnly = OwnerReadsAndWrites | UnixFileMode.UserExecute;
    private const UnixFileMode AllRead = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode AllLookIn = AllRead | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly TempData _data;

    public FileModeTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        _data = new TempData();
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_data.Folder.Root, OwnerOnly);
        File.SetUnixFileMode(_data.Folder.LocksPath, OwnerOnly);
        _data.Dispose();
    }

    [Fact]
    public void Open_NewFolder_IsForItsOwnerOnly()
    {
        using var journal = _data.OpenJournal();
        using var payloads = _data.OpenPayloads();
        journal.Add(1);

        File.GetUnixFileMode(_data.Folder.Root).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(_data.Folder.LocksPath).ShouldBe(OwnerOnly);
        Directory.EnumerateFiles(_data.Folder.Root).ShouldAllBe(file => File.GetUnixFileMode(file) == OwnerReadsAndWrites);
    }

    [Fact]
    public void Open_ReadOnlyFolder_SaysWhichFolderAndWhatToDo()
    {
        File.SetUnixFileMode(_data.Folder.LocksPath, AllLookIn);
        File.SetUnixFileMode(_data.Folder.Root, AllLookIn);

        var error = Should.Throw<StorageException>(() => Unprivileged.Run(() => DataFolder.Open(_data.Folder.Root)));

        error.Code.ShouldBe("journal_read_only");
        error.Message.ShouldContain(_data.Folder.Root);
        error.Message.ShouldContain("Make it writable");
    }

    [Theory]
    [InlineData(AllRead)]
    [InlineData(UnixFileMode.None)]
    public void Open_FileThatCantBeWritten_SaysSoAndChangesNothing(UnixFileMode mode)
    {
        _data.OpenJournal().Dispose();
        var before = File.ReadAllBytes(_data.Folder.JournalPath);
        File.SetUnixFileMode(_data.Folder.JournalPath, mode);
        File.SetUnixFileMode(_data.Folder.Root, AllLookIn);

        var error = Should.Throw<StorageException>(() => Unprivileged.Run(() =>
        {
            using var journal = _data.OpenJournal();
            journal.Add(1);
        }));

        error.Code.ShouldBe("journal_read_only");
        error.Message.ShouldContain("journal.db");
        File.SetUnixFileMode(_data.Folder.JournalPath, OwnerReadsAndWrites);
        File.ReadAllBytes(_data.Folder.JournalPath).ShouldBe(before);
    }
}
