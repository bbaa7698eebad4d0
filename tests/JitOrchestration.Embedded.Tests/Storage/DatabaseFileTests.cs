using JitOrchestration.Embedded.Storage;
using Microsoft.Data.Sqlite;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class DatabaseFileTests : IDisposable
{
    private readonly TempData _data = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _data.Dispose();
    }

    [Fact]
    public void Open_NewerVersion_IsRefusedAndLeftUntouched()
    {
        _data.OpenJournal().Dispose();
        Execute($"PRAGMA user_version = {JournalFormat.Current.Version + 1}");
        var before = Contents();

        var error = Should.Throw<StorageException>(() => _data.OpenJournal());

        error.Code.ShouldBe("journal_newer_version");
        error.Message.ShouldContain($"version {JournalFormat.Current.Version + 1}");
        Contents().ShouldBe(before);
    }

    [Fact]
    public void Open_NewerVersionThatOnlyTheLogKnows_IsRefusedAndLeftUntouched()
    {
        _data.OpenJournal().Dispose();
        using var crashed = new SqliteConnection($"Data Source={_data.Folder.JournalPath};Pooling=False");
        crashed.Open();
        Execute(crashed, $"PRAGMA user_version = {JournalFormat.Current.Version + 1}");
        using var copy = new TempData();
        File.Copy(_data.Folder.JournalPath, copy.Folder.JournalPath);
        File.Copy(_data.Folder.JournalPath + "-wal", copy.Folder.JournalPath + "-wal");
        var before = File.ReadAllBytes(copy.Folder.JournalPath);

        Should.Throw<StorageException>(() => copy.OpenJournal()).Code.ShouldBe("journal_newer_version");

        File.ReadAllBytes(copy.Folder.JournalPath).ShouldBe(before);
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRefusedAndLeftUntouched()
    {
        Execute("CREATE TABLE t (a)");
        var before = Contents();

        Should.Throw<StorageException>(() => _data.OpenJournal()).Code.ShouldBe("journal_foreign");

        Contents().ShouldBe(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SQLite format 3\0 and then the file was cut")]
    [InlineData("This is a text of more than a hundred characters. This is a text of more than a hundred characters. Indeed.")]
    public void Open_DamagedFile_IsRefusedAndNeverMadeAnew(string content)
    {
        File.WriteAllText(_data.Folder.JournalPath, content);

        var error = Should.Throw<StorageException>(() => _data.OpenJournal());

        error.Code.ShouldBe("journal_corrupt");
        error.Message.ShouldContain(_data.Folder.JournalPath);
        error.Message.ShouldContain(".recover");
        File.ReadAllText(_data.Folder.JournalPath).ShouldBe(content);
    }

    [Fact]
    public void Open_LogWithoutItsFile_IsRefused()
    {
        File.WriteAllText(_data.Folder.JournalPath + "-wal", "frames");

        Should.Throw<StorageException>(() => _data.OpenJournal()).Code.ShouldBe("journal_corrupt");
    }

    [Fact]
    public void Read_DamagedPages_SayWhichFile()
    {
        using (var journal = _data.OpenJournal()) journal.Commit([.. Enumerable.Range(1, 500).Select(n => New(n, Ended()))]);
        Damage(_data.Folder.JournalPath, from: 8192);

        var error = Should.Throw<StorageException>(() =>
        {
            using var journal = _data.OpenJournal();
            foreach (var run in journal.Reader.List(limit: 500).Runs) journal.Reader.ReadJournal(run.Number).Count();
        });

        error.Code.ShouldBe("journal_corrupt");
        error.Message.ShouldContain("journal.db");
    }

    [Fact]
    public async Task Read_DamagedPayload_SaysWhichFile()
    {
        string sha;
        using (var payloads = _data.OpenPayloads()) sha = await payloads.PutAsync(Id(1), new byte[300_000]);
        Damage(_data.Folder.PayloadsPath, from: 5 * 16384);

        using var again = _data.OpenPayloads();
        var error = await Should.ThrowAsync<StorageException>(() => again.ReadAsync(Id(1), sha));

        error.Code.ShouldBe("journal_corrupt");
        error.Message.ShouldContain("payloads.db");
    }

    [Fact]
    public void Commit_ManyRows_KeepTheLogBounded()
    {
        using var journal = _data.OpenJournal();
        var large = new string('x', 100_000);

        for (var n = 0; n < 1000; n++) journal.Commit([new RunWrite { Run = 1, Append = Row(n, large) }]);

        new FileInfo(_data.Folder.JournalPath + "-wal").Length.ShouldBeLessThan(20 * 1024 * 1024);
    }

    private static void Damage(string file, int from)
    {
        using var stream = File.OpenWrite(file);
        stream.Position = from;
        var noise = new byte[stream.Length - from];
        new Random(1).NextBytes(noise);
        stream.Write(noise);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_data.Folder.JournalPath};Pooling=False");
        connection.Open();
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private Dictionary<string, string> Contents() => Directory.EnumerateFiles(_data.Folder.Root)
        .ToDictionary(path => path, path => Convert.ToHexString(File.ReadAllBytes(path)));
}
