using System.Security.Cryptography;
using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>
/// The values too large for the journal, named by the SHA-256 of their content (64 lower-case hexadecimal digits) within
/// the run they belong to. For any thread.
/// </summary>
internal sealed class PayloadStore : IDisposable
{
    private readonly DatabaseFile _file;
    private readonly TimeProvider _time;
    private readonly PayloadQueue _queue;

    private PayloadStore(DatabaseFile file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _queue = new PayloadQueue(file.OpenWriter());
    }

    /// <summary>Opens the payloads of a data folder, and creates their file when there is none.</summary>
    /// <exception cref="StorageException">The file is damaged, of a newer version, or can't be opened; it is left as it was.</exception>
    public static PayloadStore Open(DataFolder folder, TimeProvider time) =>
        new(DatabaseFile.Open(folder.PayloadsPath, PayloadFormat.Current), time);

    /// <summary>Stores a value; the same content twice in a run is stored once. Durable when the task completes.</summary>
    /// <param name="runId">The run it belongs to, which need not be in the journal yet.</param>
    /// <param name="content">The value; not to be changed before the task completes.</param>
    /// <returns>The name to read it by.</returns>
    public async Task<string> PutAsync(string runId, ReadOnlyMemory<byte> content)
    {
        var sha256 = SHA256.HashData(content.Span);
        await Write(p => p.Put(runId, sha256, content.Span, _time.GetUtcNow()), content.Length);
        return Convert.ToHexStringLower(sha256);
    }

    /// <summary>Gives a run a value of another run, to keep.</summary>
    /// <exception cref="StorageException">The other run has no such value.</exception>
    public Task CopyAsync(string fromRun, string toRun, string sha256) => _queue.Enqueue(
        p => p.Copy(fromRun, toRun, Convert.FromHexString(sha256), _time.GetUtcNow()) ? null : Missing(fromRun, sha256),
        PayloadFormat.ChunkBytes);

    /// <summary>Removes all values of a run.</summary>
    public Task DeleteRunAsync(string runId) => Write(p => p.DeleteRun(runId), PayloadFormat.ChunkBytes);

    /// <summary>A whole value, checked against its name.</summary>
    /// <exception cref="StorageException">The run has no such value, or it is damaged.</exception>
    public Task<byte[]> ReadAsync(string runId, string sha256, CancellationToken cancellation = default) =>
        Task.Run(() => Verified(Read(runId, sha256, 0, int.MaxValue), sha256), cancellation);

    /// <summary>A part of a value: shorter than asked for, or empty, where the value ends before.</summary>
    /// <exception cref="StorageException">The run has no such value.</exception>
    public Task<byte[]> ReadRangeAsync(string runId, string sha256, long offset, int length, CancellationToken cancellation = default) =>
        Task.Run(() => Read(runId, sha256, offset, length), cancellation);

    /// <summary>The runs all of whose values were stored before a time.</summary>
    public IReadOnlyList<string> RunsStoredBefore(DateTimeOffset time)
    {
        using var connection = _file.OpenReader();
        using var runs = connection.Prepare("SELECT run FROM payloads GROUP BY run HAVING max(stored_at) < ?");
        return runs.Bind(1, time).Select(s => s.Text(0)).ToList();
    }

    /// <summary>Stores what is queued, then closes.</summary>
    public void Dispose()
    {
        _queue.Dispose();
        _file.CloseReaders();
    }

    private Task Write(Action<PayloadWriter> work, long bytes) => _queue.Enqueue(
        p =>
        {
            work(p);
            return null;
        },
        bytes);

    private byte[] Read(string runId, string sha256, long offset, int length)
    {
        using var connection = _file.OpenReader();
        return new PayloadReader(connection).Read(runId, Convert.FromHexString(sha256), offset, length) ?? throw Missing(runId, sha256);
    }

    private byte[] Verified(byte[] content, string sha256)
    {
        if (Convert.ToHexStringLower(SHA256.HashData(content)) == sha256) return content;
        throw SqliteErrors.Corrupt(_file.Path, $"holds a payload that is not what was stored ({sha256})");
    }

    private StorageException Missing(string runId, string sha256) => new(
        StorageErrorCodes.PayloadMissing,
        $"'{_file.Path}' has no payload {sha256} of run {runId}. If the run still exists, restore payloads.db and journal.db from the same backup.");
}
