using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>The tables of <c>payloads.db</c>.</summary>
/// <remarks>
/// A payload is cut into chunks, so that a range near its end is read without walking through all before it, as SQLite
/// must within one value. Measured with 16 MiB and full durability: stored in 50 ms as one value in pages of 4 KiB, in
/// 29 ms as chunks of 256 KiB in pages of 16 KiB; 8 KiB near the end read in 4 ms against 0.01 ms; all read in 6 ms.
/// </remarks>
internal static class PayloadFormat
{
    public const int ChunkBytes = 256 * 1024;

    // chunks.id is the payload's id and the chunk's place in it, so the chunks need no index of their own.
    private const int PlaceBits = 16;

    public static DatabaseFormat Current { get; } = new(Version: 1, PageBytes: 16384, Schema: """
        CREATE TABLE payloads (
            id INTEGER PRIMARY KEY, run TEXT NOT NULL, sha256 BLOB NOT NULL,
            bytes INTEGER NOT NULL, stored_at INTEGER NOT NULL, UNIQUE (run, sha256));
        CREATE TABLE chunks (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
        """);

    public static long ChunkId(long payload, long place) => (payload << PlaceBits) | place;
}
