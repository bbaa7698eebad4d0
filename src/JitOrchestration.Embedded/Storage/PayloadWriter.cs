using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>What can be done to the payloads within a transaction.</summary>
internal sealed class PayloadWriter
{
    private readonly Writer _writer;
    private readonly Statement _insert;
    private readonly Statement _find;
    private readonly Statement _ofRun;
    private readonly Statement _insertChunk;
    private readonly Statement _copyChunks;
    private readonly Statement _deleteChunks;
    private readonly Statement _deleteRun;

    public PayloadWriter(Writer writer)
    {
        _writer = writer;
        _insert = writer.Prepare(
            "INSERT INTO payloads (run, sha256, bytes, stored_at) VALUES (?, ?, ?, ?) ON CONFLICT (run, sha256) DO NOTHING");
        _find = writer.Prepare("SELECT id, bytes FROM payloads WHERE run = ? AND sha256 = ?");
        _ofRun = writer.Prepare("SELECT id FROM payloads WHERE run = ?");
        _insertChunk = writer.Prepare("INSERT INTO chunks (id, data) VALUES (?, ?)");
        _copyChunks = writer.Prepare("INSERT INTO chunks (id, data) SELECT id - ?1 + ?2, data FROM chunks WHERE id >= ?1 AND id < ?3");
        _deleteChunks = writer.Prepare("DELETE FROM chunks WHERE id >= ? AND id < ?");
        _deleteRun = writer.Prepare("DELETE FROM payloads WHERE run = ?");
    }

    public void Put(string run, byte[] sha256, ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        if (Insert(run, sha256, content.Length, now) is not { } payload) return;
        for (var place = 0; place * PayloadFormat.ChunkBytes < content.Length; place++)
        {
            var rest = content[(place * PayloadFormat.ChunkBytes)..];
            var chunk = rest[..Math.Min(rest.Length, PayloadFormat.ChunkBytes)];
            _insertChunk.Bind(1, PayloadFormat.ChunkId(payload, place)).Bind(2, chunk).Execute();
        }
    }

    /// <returns>False when there is nothing to copy.</returns>
    public bool Copy(string fromRun, string toRun, byte[] sha256, DateTimeOffset now)
    {
        var source = _find.Bind(1, fromRun).Bind(2, sha256).Select(s => (Id: s.Int64(0), Bytes: s.Int64(1))).ToList();
        if (source is not [var (id, bytes)]) return false;
        if (Insert(toRun, sha256, bytes, now) is { } copy)
        {
            _copyChunks.Bind(1, PayloadFormat.ChunkId(id, 0)).Bind(2, PayloadFormat.ChunkId(copy, 0))
                .Bind(3, PayloadFormat.ChunkId(id + 1, 0)).Execute();
        }

        return true;
    }

    public void DeleteRun(string run)
    {
        foreach (var payload in _ofRun.Bind(1, run).Select(s => s.Int64(0)).ToList())
        {
            _deleteChunks.Bind(1, PayloadFormat.ChunkId(payload, 0)).Bind(2, PayloadFormat.ChunkId(payload + 1, 0)).Execute();
        }

        _deleteRun.Bind(1, run).Execute();
    }

    // Null when the run has this content already.
    private long? Insert(string run, byte[] sha256, long bytes, DateTimeOffset now) =>
        _insert.Bind(1, run).Bind(2, sha256).Bind(3, bytes).Bind(4, now).Execute() > 0 ? _writer.LastInsertId : null;
}
