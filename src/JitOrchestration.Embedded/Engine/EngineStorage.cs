using System.Globalization;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>A data folder, opened: journal, payloads, and the lock that says this process lives.</summary>
internal sealed class EngineStorage : IDisposable
{
    private const int RowsPerRead = 256;

    private readonly ProcessLock _lock;
    private readonly JournalStore _journals;
    private readonly PayloadStore _payloads;

    private EngineStorage(ProcessLock processLock, JournalStore journals, PayloadStore payloads, Action<string>? crashPoint)
    {
        (_lock, _journals, _payloads) = (processLock, journals, payloads);
        Journal = new SqliteJournal(journals, processLock);
        Payloads = new RunPayloads(payloads, crashPoint);
    }

    public IJournal Journal { get; }

    public Activities.Performing.IPayloadStore Payloads { get; }

    public CommitStatistics Commits => _journals.Statistics;

    /// <summary>The journal's store, for tests that damage it.</summary>
    public JournalStore Journals => _journals;

    /// <summary>The payloads' store, for tests that damage it.</summary>
    public PayloadStore PayloadStore => _payloads;

    public static EngineStorage Open(EmbeddedEngineOptions options)
    {
        var folder = DataFolder.Open(options.DataFolder);
        var processLock = ProcessLock.Acquire(folder);
        JournalStore? journals = null;
        try
        {
            journals = JournalStore.Open(folder, processLock.Token);
            return new EngineStorage(processLock, journals, PayloadStore.Open(folder, options.TimeProvider), options.CrashPoint);
        }
        catch
        {
            journals?.Dispose();
            processLock.Dispose();
            throw;
        }
    }

    /// <summary>A run's journal from a sequence on, in pieces: a slow reader holds no more than one in memory.</summary>
    public IEnumerable<JournalEntry> Read(long number, long fromSequence)
    {
        while (true)
        {
            var page = _journals.Reader.ReadJournal(number, fromSequence).Take(RowsPerRead).ToList();
            foreach (var row in page) yield return JournalEntry.Read(row.FirstSequence, row.Data.Span).From(fromSequence);
            if (page.Count < RowsPerRead) yield break;
            fromSequence = page[^1].FirstSequence + page[^1].EventCount;
        }
    }

    /// <summary>What receivers are still to be told.</summary>
    public CallbackOutbox Callbacks => _journals.Callbacks;

    /// <summary>Takes over what no living process tells.</summary>
    public IReadOnlyList<PendingCallback> ClaimCallbacks() => _journals.Callbacks.ClaimOrphans(_lock.IsAlive);

    public bool Post(string runId, byte[] signal) => _journals.Inbox.Post(runId, signal);

    public IReadOnlyList<string> IdsBeginningWith(string text, int limit) => _journals.Reader.IdsBeginningWith(text, limit);

    public RunList List(string? status, string? cursor, int limit, bool rootsOnly)
    {
        var page = _journals.Reader.List(status, cursor is null ? null : Before(cursor), limit, rootsOnly);
        return new RunList([.. page.Runs.Select(Summary)], page.Next?.ToString(CultureInfo.InvariantCulture));
    }

    public bool IsDriven(string runId) => Journal.Find(runId)?.Owner is { } owner && _lock.IsAlive(owner);

    public IReadOnlyList<RunSummary> Unfinished() => [.. _journals.Reader.Unfinished(_lock.IsAlive).Select(Summary)];

    public async Task<DeletionOutcome> DeleteAsync(string runId) => _journals.Reader.Find(runId) switch
    {
        null => DeletionOutcome.NoSuchRun,
        { ParentId: not null } => DeletionOutcome.Child,
        _ => await new RunPruner(_journals, _payloads).DeleteAsync(runId) ? DeletionOutcome.Deleted : DeletionOutcome.Live,
    };

    public Task<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellation) =>
        new RunPruner(_journals, _payloads).PruneAsync(endedBefore, cancellation);

    public Task<int> PruneExpiredAsync(DateTimeOffset now, TimeSpan retention, CancellationToken cancellation) =>
        new RunPruner(_journals, _payloads).PruneExpiredAsync(now, retention, cancellation);

    /// <summary>Keeps the result of a child, which is a stored one, for its parent too.</summary>
    public Task KeepForParentAsync(string childId, string parentId, Input.ChildEnded ended) =>
        Payloads.CopyAsync(childId, parentId, ((Value.Stored)ended.Result!).Sha256);

    /// <summary>A number that changes when another process commits.</summary>
    public long OthersVersion() => _journals.OthersVersion();

    public void Dispose()
    {
        _payloads.Dispose();
        _journals.Dispose();
        _lock.Dispose();
    }

    private static long Before(string cursor) => long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ArgumentException($"'{cursor}' is no cursor. Give the one that came with the page before, or none.", nameof(cursor));

    private RunSummary Summary(RunRow row)
    {
        var preview = RunPreview.Read(row.Preview);
        var driven = row.Owner is { } owner && _lock.IsAlive(owner);
        return new RunSummary(row.Id, row.ParentId, row.Status, preview.Request, row.CreatedAt, row.UpdatedAt, driven) { Tags = preview.Tags };
    }
}

/// <summary>The payload store as activities see it.</summary>
internal sealed class RunPayloads(PayloadStore store, Action<string>? crashPoint) : Activities.Performing.IPayloadStore
{
    public async Task<string> PutAsync(string runId, ReadOnlyMemory<byte> content)
    {
        var name = await store.PutAsync(runId, content);
        crashPoint?.Invoke(CrashPoints.AfterPayload);
        return name;
    }

    public Task<byte[]> ReadAsync(string runId, string sha256, CancellationToken cancellation) => store.ReadAsync(runId, sha256, cancellation);

    public Task<byte[]> ReadRangeAsync(string runId, string sha256, long offset, int length, CancellationToken cancellation) =>
        store.ReadRangeAsync(runId, sha256, offset, length, cancellation);

    public Task CopyAsync(string fromRun, string toRun, string sha256) => store.CopyAsync(fromRun, toRun, sha256);
}
