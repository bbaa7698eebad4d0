using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>Reads ranges of payloads.</summary>
internal sealed class PayloadReader(Connection connection)
{
    /// <returns>The part of the range that the payload has; null when there is no such payload.</returns>
    public byte[]? Read(string run, byte[] sha256, long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        // One snapshot: otherwise a payload deleted in between would look damaged.
        connection.Execute("BEGIN");
        try
        {
            return Find(run, sha256) is var (id, bytes) ? Read(id, bytes, offset, length) : null;
        }
        finally
        {
            connection.Execute("COMMIT");
        }
    }

    private byte[] Read(long payload, long bytes, long offset, int length)
    {
        var start = Math.Min(offset, bytes);
        var range = new byte[Math.Min(length, bytes - start)];
        if (range.Length > 0) Fill(range, payload, start);
        return range;
    }

    private (long Id, long Bytes)? Find(string run, byte[] sha256)
    {
        using var statement = connection.Prepare("SELECT id, bytes FROM payloads WHERE run = ? AND sha256 = ?");
        return statement.Bind(1, run).Bind(2, sha256).Read() ? (statement.Int64(0), statement.Int64(1)) : null;
    }

    private void Fill(Span<byte> range, long payload, long start)
    {
        var first = start / PayloadFormat.ChunkBytes;
        var last = (start + range.Length - 1) / PayloadFormat.ChunkBytes;
        using var chunks = connection.Prepare("SELECT data FROM chunks WHERE id BETWEEN ? AND ? ORDER BY id");
        chunks.Bind(1, PayloadFormat.ChunkId(payload, first)).Bind(2, PayloadFormat.ChunkId(payload, last));
        var skip = (int)(start % PayloadFormat.ChunkBytes);
        while (chunks.Read())
        {
            var part = chunks.Blob(0)[skip..];
            part = part[..Math.Min(part.Length, range.Length)];
            part.CopyTo(range);
            range = range[part.Length..];
            skip = 0;
        }

        if (!range.IsEmpty) throw SqliteErrors.Corrupt(connection.File, "lacks a part of a payload");
    }
}
