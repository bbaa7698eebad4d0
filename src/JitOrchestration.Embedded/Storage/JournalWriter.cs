using System.Diagnostics;
using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>Group commit: what many runs have to say becomes durable in one transaction, or not at all.</summary>
internal sealed class JournalWriter
{
    private readonly Writer _writer;
    private readonly string? _owner;
    private readonly CommitCounters _counters;
    private readonly Statement _create;
    private readonly Statement _append;
    private readonly Statement _setHead;
    private readonly Statement _consume;
    private readonly Statement _emptyInbox;
    private readonly Statement _post;
    private readonly KeyedStarts _starts;
    private readonly CallbackOutbox _callbacks;

    public JournalWriter(Writer writer, string? owner, CommitCounters counters, KeyedStarts starts, CallbackOutbox callbacks)
    {
        (_writer, _owner, _counters, _starts, _callbacks) = (writer, owner, counters, starts, callbacks);
        _append = writer.Prepare("INSERT INTO journal (run, first_seq, events, data) VALUES (?, ?, ?, ?)");
        _setHead = writer.Prepare(
            "UPDATE runs SET status = ?, phase = ?, owner = ?, wake_at = ?, updated_at = ?, preview = ?, retain_days = coalesce(?, retain_days) WHERE number = ?");
        _create = writer.Prepare("""
            INSERT INTO runs (status, phase, owner, wake_at, updated_at, preview, retain_days, id, parent_id, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        _consume = writer.Prepare("DELETE FROM inbox WHERE id = ?");
        _emptyInbox = writer.Prepare("DELETE FROM inbox WHERE run = ?");
        _post = writer.Prepare(Inbox.PostSql);
    }

    /// <summary>Commits the writes in their order.</summary>
    /// <returns>The number of each write's run; 0: not written, because another run has its idempotency key.</returns>
    public IReadOnlyList<long> Commit(IReadOnlyList<RunWrite> writes)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var runs = _writer.Transact(() => Write(writes));
        _callbacks.Announce(writes, runs);
        _counters.Record(writes.Count(w => w.Append is not null), startedAt);
        return runs;
    }

    private long[] Write(IReadOnlyList<RunWrite> writes)
    {
        var runs = new long[writes.Count];
        for (var i = 0; i < runs.Length; i++) runs[i] = Write(writes[i]);
        return runs;
    }

    private long Write(RunWrite write)
    {
        if (write is { Start: { } start, Create: { } created } && !_starts.Claim(start, created.CreatedAt)) return 0;
        var run = write.Create is null ? write.Run : Create(write.Create, write.Head);
        if (write.Append is { } row) Append(run, row);
        if (write.Head is { } head) SetHead(run, head, isNew: write.Create is not null);
        foreach (var item in write.Consumed) _consume.Bind(1, item).Execute();
        foreach (var (runId, data) in write.Posts) _post.Bind(1, data).Bind(2, runId).Execute();
        foreach (var callback in write.Callbacks) _callbacks.Insert(run, callback);
        return run;
    }

    private long Create(NewRun run, RunHead? head)
    {
        BindHead(_create, head ?? new RunHead("queued", RunPhase.Active, run.CreatedAt));
        _create.Bind(8, run.Id).Bind(9, run.ParentId).Bind(10, run.CreatedAt).Execute();
        return _writer.LastInsertId;
    }

    private void Append(long run, JournalRow row) =>
        _append.Bind(1, run).Bind(2, row.FirstSequence).Bind(3, row.EventCount).Bind(4, row.Data.Span).Execute();

    private void SetHead(long run, RunHead head, bool isNew)
    {
        if (!isNew && BindHead(_setHead, head).Bind(8, run).Execute() == 0) throw Gone(run);
        if (head.Phase == RunPhase.Ended) _emptyInbox.Bind(1, run).Execute();
    }

    private Statement BindHead(Statement statement, RunHead head) => statement
        .Bind(1, head.Status)
        .Bind(2, (long)head.Phase)
        .Bind(3, head.Phase == RunPhase.Active ? _owner : null)
        .Bind(4, head.Phase == RunPhase.Parked ? head.WakeAt : null)
        .Bind(5, head.UpdatedAt)
        .Bind(6, head.Preview)
        .Bind(7, head.RetainDays);

    private StorageException Gone(long run) => new(
        StorageErrorCodes.Conflict, $"'{_writer.Connection.File}' has no run number {run}: it was deleted meanwhile. Forget it.");
}
