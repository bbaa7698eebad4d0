using Microsoft.Data.Sqlite;

namespace JitOrchestration.Embedded.Storage.Sqlite;

/// <summary>One database file: created whole or not at all, checked before it is touched, then opened.</summary>
internal sealed class DatabaseFile
{
    private readonly DatabaseFormat _format;

    private DatabaseFile(string path, DatabaseFormat format)
    {
        Path = path;
        _format = format;
    }

    public string Path { get; }

    private string LogPath => Path + "-wal";

    public static DatabaseFile Open(string path, DatabaseFormat format)
    {
        var file = new DatabaseFile(path, format);
        if (!File.Exists(path)) file.Create();
        if (file.CheckVersion() < format.Version) file.Upgrade();
        return file;
    }

    /// <summary>A connection that writes, with every commit on disk before it returns.</summary>
    public Connection OpenWriter()
    {
        var connection = Connection.Open(Path, SqliteOpenMode.ReadWrite);
        connection.Execute($"PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {_format.CheckpointPages};");
        return connection;
    }

    /// <summary>A connection for one read, from a pool. Not opened read-only: such a one can't tidy up after a crash.</summary>
    public Connection OpenReader() => Connection.Open(Path, SqliteOpenMode.ReadWrite, pooled: true);

    /// <summary>Closes what readers left open.</summary>
    public void CloseReaders() => Connection.ClearPool(Path);

    // Built under another name and moved into place: two processes may start at once, and a file that is empty or half
    // made is then always damage, never a start that was interrupted.
    private void Create()
    {
        if (HasLog()) throw SqliteErrors.Corrupt(Path, "is gone, but its write-ahead log is still there");
        var draft = $"{Path}.new-{Guid.NewGuid():N}";
        try
        {
            Build(draft);
            MoveIntoPlace(draft);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private void Build(string draft)
    {
        using var connection = Connection.Open(draft, SqliteOpenMode.ReadWriteCreate);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        connection.Execute($"PRAGMA page_size = {_format.PageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        connection.Execute($"BEGIN IMMEDIATE; {_format.Schema} PRAGMA user_version = {_format.Version}; COMMIT;");
    }

    private void MoveIntoPlace(string draft)
    {
        try
        {
            File.Move(draft, Path, overwrite: false);
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process was first; its file is as good.
        }
    }

    private int CheckVersion()
    {
        var version = DatabaseHeader.ReadVersion(Path);
        if (HasLog()) version = Math.Max(version, ReadVersionThroughLog());
        if (version > _format.Version) throw Newer(version);
        return version > 0 ? version : throw Foreign();
    }

    /// <summary>Brings the file up to the current version, all in one transaction; another process may have been first.</summary>
    private void Upgrade()
    {
        using var connection = OpenWriter();
        connection.Execute("BEGIN IMMEDIATE");
        foreach (var step in _format.Upgrades.Skip((int)connection.QueryInt64("PRAGMA user_version") - 1)) connection.Execute(step);
        connection.Execute($"PRAGMA user_version = {_format.Version}; COMMIT;");
    }

    // The log may hold a newer first page than the file does.
    private int ReadVersionThroughLog()
    {
        using var connection = Connection.Open(Path, SqliteOpenMode.ReadOnly);
        return (int)connection.QueryInt64("PRAGMA user_version");
    }

    private bool HasLog() => new FileInfo(LogPath) is { Exists: true, Length: > 0 };

    private StorageException Newer(int version) => new(
        StorageErrorCodes.NewerVersion,
        $"'{Path}' has format version {version}; this program knows versions up to {_format.Version}. The file was left untouched: install the newer version of this program, or choose another data folder.");

    private StorageException Foreign() => new(
        StorageErrorCodes.Foreign,
        $"'{Path}' is a database of another program and was left untouched. Choose another data folder.");
}
