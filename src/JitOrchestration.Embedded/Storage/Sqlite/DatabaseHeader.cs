using System.Buffers.Binary;

namespace JitOrchestration.Embedded.Storage.Sqlite;

/// <summary>
/// The first 100 bytes of a database file (https://sqlite.org/fileformat.html#the_database_header), read without SQLite
/// because opening it there may already change the folder.
/// </summary>
internal static class DatabaseHeader
{
    private const int Length = 100;
    private const int UserVersionOffset = 60;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>The format version stored in the file.</summary>
    public static int ReadVersion(string file)
    {
        Span<byte> header = stackalloc byte[Length];
        if (Read(file, header) < Length) throw SqliteErrors.Corrupt(file, "is cut off or empty");
        if (!header.StartsWith(Magic)) throw SqliteErrors.Corrupt(file, "is not a SQLite database");
        return BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]);
    }

    private static int Read(string file, Span<byte> header)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageException(StorageErrorCodes.ReadOnly, $"'{file}' can't be read: {e.Message} Give this user access to it, or choose another data folder.", e);
        }
    }
}
