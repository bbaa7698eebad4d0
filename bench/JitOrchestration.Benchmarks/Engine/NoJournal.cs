using JitOrchestration.Embedded.Engine;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>A journal that keeps nothing: what is left is what the executor and the loop cost by themselves.</summary>
internal sealed class NoJournal : IJournal
{
    private long _last;

    public IReadOnlyList<long> Commit(IReadOnlyList<RunWrite> writes) =>
        [.. writes.Select(write => write.Create is null ? write.Run : ++_last)];

    public RunRow? Find(string runId) => null;

    public RunRow? Find(long number) => null;

    public IEnumerable<JournalRow> Read(long number) => [];

    public bool Claim(long number) => false;

    public IReadOnlyList<RunRow> ClaimParked(IReadOnlyList<string> runIds) => [];

    public bool Reopen(long number) => false;

    public IReadOnlyList<RunRow> ClaimUnfinished(Predicate<string> leaveAlone) => [];

    public void GiveBack(long number)
    {
    }

    public IReadOnlyList<RunRow> DueWakeUps(DateTimeOffset now) => [];

    public KeyedStart? FindStart(string key, DateTimeOffset now) => null;

    public bool HasNews() => false;

    public IReadOnlyList<InboxItem> PendingForOwned() => [];

    public IReadOnlyList<InboxItem> PendingForParked() => [];
}
