using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// What the run loop needs of a journal. <c>Find</c> and <c>Read</c> are called by any thread; all else by the loop's alone.
/// </summary>
internal interface IJournal
{
    /// <summary>Commits all or nothing; durable on return.</summary>
    IReadOnlyList<long> Commit(IReadOnlyList<RunWrite> writes);

    RunRow? Find(string runId);

    RunRow? Find(long number);

    IEnumerable<JournalRow> Read(long number);

    /// <summary>Takes a run that is parked, or whose owner is dead.</summary>
    bool Claim(long number);

    /// <summary>Takes those of some runs that are parked, all at once; each is to be reached in the same round, or nobody drives it.</summary>
    /// <returns>The runs taken, as they were.</returns>
    IReadOnlyList<RunRow> ClaimParked(IReadOnlyList<string> runIds);

    /// <summary>Takes a run that has ended, to go on with it.</summary>
    bool Reopen(long number);

    /// <summary>Takes every active run whose owner is dead, except those that are to be left alone.</summary>
    IReadOnlyList<RunRow> ClaimUnfinished(Predicate<string> leaveAlone);

    /// <summary>Gives back an active run that was claimed, for another process to take.</summary>
    void GiveBack(long number);

    IReadOnlyList<RunRow> DueWakeUps(DateTimeOffset now);

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

    public IReadOnlyList<RunRow> ClaimParked(IReadOnlyList<string> runIds) => store.Claims.ClaimParked(runIds);

    public bool Reopen(long number) => store.Claims.Claim(number, processLock.IsAlive, reopen: true);

    public IReadOnlyList<RunRow> ClaimUnfinished(Predicate<string> leaveAlone) => store.Claims.ClaimUnfinished(processLock.IsAlive, leaveAlone);

    public void GiveBack(long number) => store.Claims.GiveBack(number);

    public IReadOnlyList<RunRow> DueWakeUps(DateTimeOffset now) => store.Reader.DueWakeUps(now);

    public KeyedStart? FindStart(string key, DateTimeOffset now) => store.Starts.Find(key, now);

    public bool HasNews() => store.Inbox.HasNews();

    public IReadOnlyList<InboxItem> PendingForOwned() => store.Inbox.PendingForOwned();

    public IReadOnlyList<InboxItem> PendingForParked() => store.Inbox.PendingForParked();
}
