using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>What the run loop needs of a journal. All of it is called by the loop's thread alone.</summary>
internal interface IJournal
{
    /// <summary>Commits all or nothing; durable on return.</summary>
    IReadOnlyList<long> Commit(IReadOnlyList<RunWrite> writes);

    RunRow? Find(string runId);

    RunRow? Find(long number);

    IEnumerable<JournalRow> Read(long number);

    /// <summary>Takes a run that is parked, or whose owner is dead.</summary>
    bool Claim(long number);

    /// <summary>Takes every active run whose owner is dead.</summary>
    IReadOnlyList<RunRow> ClaimUnfinished();

    IReadOnlyList<RunRow> DueWakeUps(DateTimeOffset now);

    DateTimeOffset? NextWakeUp();

    /// <summary>Whether the inbox may have something new.</summary>
    bool HasNews();

    /// <summary>The start of an idempotency key; null: the key is free.</summary>
    KeyedStart? FindStart(string key, DateTimeOffset now);

    IReadOnlyList<InboxItem> PendingForOwned();

    IReadOnlyList<InboxItem> PendingForParked();
}

/// <summary>The journal of a data folder.</summary>
internal sealed class SqliteJournal(JournalStore store, ProcessLock processLock) : IJournal
{
    public IReadOnlyList<long> Commit(IReadOnlyList<RunWrite> writes) => store.Commit(writes);

    public RunRow? Find(string runId) => store.Reader.Find(runId);

    public RunRow? Find(long number) => store.Reader.Find(number);

    public IEnumerable<JournalRow> Read(long number) => store.Reader.ReadJournal(number);

    public bool Claim(long number) => store.Claims.Claim(number, processLock.IsAlive);

    public IReadOnlyList<RunRow> ClaimUnfinished() => store.Claims.ClaimUnfinished(processLock.IsAlive);

    public IReadOnlyList<RunRow> DueWakeUps(DateTimeOffset now) => store.Reader.DueWakeUps(now);

    public DateTimeOffset? NextWakeUp() => store.Reader.NextWakeUp();

    public KeyedStart? FindStart(string key, DateTimeOffset now) => store.Starts.Find(key, now);

    public bool HasNews() => store.Inbox.HasNews();

    public IReadOnlyList<InboxItem> PendingForOwned() => store.Inbox.PendingForOwned();

    public IReadOnlyList<InboxItem> PendingForParked() => store.Inbox.PendingForParked();
}
