using static SQLitePCL.raw;

namespace JitOrchestration.Embedded.Storage.Sqlite;

/// <summary>Turns SQLite's result codes (https://sqlite.org/rescode.html) into errors that say what to do.</summary>
internal static class SqliteErrors
{
    public static StorageException ToError(int resultCode, string file, string said)
    {
        var (code, advice) = Explain(resultCode & 0xFF, file);
        return new StorageException(code, $"'{file}': {said} (SQLite {resultCode}). {advice}");
    }

    public static StorageException Corrupt(string file, string problem) => new(
        StorageErrorCodes.Corrupt, $"'{file}' {problem}. {Explain(SQLITE_CORRUPT, file).Advice}");

    private static (string Code, string Advice) Explain(int primaryCode, string file) => primaryCode switch
    {
        SQLITE_FULL => (StorageErrorCodes.DiskFull, "The disk is full. Nothing of this change was stored; free some space and start again."),
        SQLITE_CORRUPT or SQLITE_NOTADB => (StorageErrorCodes.Corrupt, $"The file is damaged and was left as it is. Restore a backup, or save what can be read with: sqlite3 '{file}' .recover"),
        SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN or SQLITE_AUTH => (StorageErrorCodes.ReadOnly, "Make the file and its folder writable for this user, or choose another data folder."),
        SQLITE_BUSY or SQLITE_LOCKED => (StorageErrorCodes.Busy, "Another process holds the file for too long. Look for a stopped process or a backup that has it open, and try again."),
        SQLITE_CONSTRAINT => (StorageErrorCodes.Conflict, "Something else wrote this first. Read the run again before going on."),
        _ => (StorageErrorCodes.Io, "Whether the last change was stored is unknown until the file is opened again. Look at the disk and the system's log."),
    };
}
