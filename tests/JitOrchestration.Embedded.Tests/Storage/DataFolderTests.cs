using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"jit-test-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
        File.Delete(_path);
    }

    [Fact]
    public void Open_MissingFolder_IsCreated()
    {
        var folder = DataFolder.Open(Path.Combine(_path, "deep"));

        Directory.Exists(folder.Root).ShouldBeTrue();
        Directory.EnumerateFiles(folder.LocksPath).ShouldBeEmpty();
    }

    [Fact]
    public void Open_PathOfAFile_SaysSo()
    {
        File.WriteAllText(_path, "");

        var error = Should.Throw<StorageException>(() => DataFolder.Open(_path));

        error.Code.ShouldBe("data_not_a_folder");
        error.Message.ShouldContain(_path);
    }

    [Fact]
    public void Open_PathBelowAFile_SaysThatItCantBeWritten()
    {
        File.WriteAllText(_path, "");

        Should.Throw<StorageException>(() => DataFolder.Open(Path.Combine(_path, "sub"))).Code.ShouldBe("journal_read_only");
    }

    [Fact]
    public void DefaultPath_IsAbsoluteAndOfThisUser() => Path.IsPathFullyQualified(DataFolder.DefaultPath).ShouldBeTrue();
}
