using System.Collections.Concurrent;
using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>
/// Group commit for payloads on a thread of its own: what arrives while a commit is under way shares the next one, and a
/// large payload holds up no journal.
/// </summary>
internal sealed class PayloadQueue : IDisposable
{
    // A transaction's pages are held in memory and in the log until it ends.
    private const long MaxBytesPerCommit = 64 * 1024 * 1024;
    private const int MaxWritesPerCommit = 256;

    private readonly BlockingCollection<Entry> _entries = [];
    private readonly Writer _writer;
    private readonly PayloadWriter _payloads;
    private readonly Thread _thread;

    public PayloadQueue(Connection connection)
    {
        _writer = new Writer(connection);
        _payloads = new PayloadWriter(_writer);
        _thread = new Thread(CommitAll) { IsBackground = true, Name = "payload writer" };
        _thread.Start();
    }

    /// <summary>Completes when the work is durable.</summary>
    /// <param name="work">Answers an error that concerns itself only, and has then changed nothing; null otherwise.</param>
    /// <param name="bytes">About how much it writes.</param>
    public Task Enqueue(Func<PayloadWriter, StorageException?> work, long bytes)
    {
        var entry = new Entry(work, bytes);
        _entries.Add(entry);
        return entry.Done.Task;
    }

    /// <summary>Commits what is queued, then closes.</summary>
    public void Dispose()
    {
        _entries.CompleteAdding();
        _thread.Join();
        _writer.Dispose();
        _entries.Dispose();
    }

    private void CommitAll()
    {
        foreach (var first in _entries.GetConsumingEnumerable()) Commit(Gather(first));
    }

    private List<Entry> Gather(Entry first)
    {
        List<Entry> batch = [first];
        var bytes = first.Bytes;
        while (bytes < MaxBytesPerCommit && batch.Count < MaxWritesPerCommit && _entries.TryTake(out var next))
        {
            batch.Add(next);
            bytes += next.Bytes;
        }

        return batch;
    }

    private void Commit(List<Entry> batch)
    {
        try
        {
            var errors = _writer.Transact(() => batch.ConvertAll(e => e.Work(_payloads)));
            foreach (var (entry, error) in batch.Zip(errors)) entry.Complete(error);
        }
        catch (Exception e)
        {
            // Nothing of the batch is stored; the thread goes on, because a full disk may have room again later.
            batch.ForEach(entry => entry.Done.SetException(e));
        }
    }

    private sealed record Entry(Func<PayloadWriter, StorageException?> Work, long Bytes)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Complete(StorageException? error)
        {
            if (error is null) Done.SetResult();
            else Done.SetException(error);
        }
    }
}
