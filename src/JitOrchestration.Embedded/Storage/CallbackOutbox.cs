using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>What a receiver is still to be told of an event.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="Sequence">The event.</param>
/// <param name="Url">Where to.</param>
/// <param name="Attempts">How many attempts have failed.</param>
/// <param name="DueAt">When the next one is to be made.</param>
internal sealed record PendingCallback(long Run, string RunId, long Sequence, string Url, int Attempts, DateTimeOffset DueAt);

/// <summary>
/// What receivers are still to be told. It is written in the transaction of the event that it is about, and taken out when
/// the receiver has it: nothing that is committed goes untold. Each entry belongs to one process, and is taken from nobody
/// but the dead.
/// </summary>
internal sealed class CallbackOutbox
{
    private readonly Writer _writer;
    private readonly string _me;
    private readonly Statement _insert;
    private readonly Statement _remove;
    private readonly Statement _postpone;
    private readonly Statement _owners;
    private readonly Statement _ofOwner;
    private readonly Statement _claim;
    private Action<IReadOnlyList<PendingCallback>>? _added;

    public CallbackOutbox(Writer writer, string me)
    {
        (_writer, _me) = (writer, me);
        _insert = writer.Prepare("INSERT INTO callbacks (run, seq, url, owner, attempts, due_at) VALUES (?, ?, ?, ?, ?, ?)");
        _remove = writer.Prepare("DELETE FROM callbacks WHERE run = ? AND seq = ?");
        _postpone = writer.Prepare("UPDATE callbacks SET attempts = ?, due_at = ? WHERE run = ? AND seq = ?");
        _owners = writer.Prepare("SELECT DISTINCT owner FROM callbacks");
        _ofOwner = writer.Prepare("""
            SELECT run, id, seq, url, attempts, due_at FROM callbacks CROSS JOIN runs ON number = run WHERE callbacks.owner IS ? ORDER BY due_at
            """);
        _claim = writer.Prepare("UPDATE callbacks SET owner = ? WHERE owner IS ?");
    }

    /// <summary>
    /// This process tells receivers. From now on what it commits belongs to it, and is handed over after the commit, on the
    /// thread that committed; before, and in a process that tells nobody, it belongs to whoever takes it first.
    /// </summary>
    public void HandOverTo(Action<IReadOnlyList<PendingCallback>> added) => _added = added;

    /// <summary>Adds an entry, within the transaction of its event.</summary>
    public void Insert(long run, PendingCallback callback) => _insert
        .Bind(1, run).Bind(2, callback.Sequence).Bind(3, callback.Url).Bind(4, _added is null ? null : _me)
        .Bind(5, callback.Attempts).Bind(6, callback.DueAt).Execute();

    /// <summary>Hands over what was committed.</summary>
    /// <param name="writes">The writes.</param>
    /// <param name="runs">Their runs; 0: not written.</param>
    public void Announce(IReadOnlyList<RunWrite> writes, IReadOnlyList<long> runs)
    {
        if (_added is null) return;
        List<PendingCallback>? added = null;
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i].Callbacks.Count > 0 && runs[i] != 0) (added ??= []).AddRange(writes[i].Callbacks.Select(callback => callback with { Run = runs[i] }));
        }
        if (added is not null) _added(added);
    }

    /// <summary>Takes over every entry whose process is dead, or that nobody could tell.</summary>
    /// <param name="isAlive">Whether the process with this token lives.</param>
    public IReadOnlyList<PendingCallback> ClaimOrphans(Func<string, bool> isAlive)
    {
        // Most often there are none, and then nobody's transaction is to be waited for.
        if (_writer.Read(Orphaned).Count == 0) return [];
        return _writer.Transact(() => Orphaned().SelectMany(Claim).ToList());

        List<string?> Orphaned() => [.. _owners.Select(s => s.TextOrNull(0)).ToList().Where(owner => owner is null || (owner != _me && !isAlive(owner)))];
    }

    /// <summary>There is nothing more to be told.</summary>
    public void Remove(PendingCallback callback) =>
        _writer.Transact(() => _remove.Bind(1, callback.Run).Bind(2, callback.Sequence).Execute());

    /// <summary>An attempt failed; the next one is for later. Nothing is done when the run was deleted meanwhile.</summary>
    public void Postpone(PendingCallback callback) => _writer.Transact(() =>
        _postpone.Bind(1, callback.Attempts).Bind(2, callback.DueAt).Bind(3, callback.Run).Bind(4, callback.Sequence).Execute());

    private List<PendingCallback> Claim(string? owner)
    {
        var found = _ofOwner.Bind(1, owner).Select(s => new PendingCallback(s.Int64(0), s.Text(1), s.Int64(2), s.Text(3), (int)s.Int64(4), s.Time(5))).ToList();
        _claim.Bind(1, _me).Bind(2, owner).Execute();
        return found;
    }
}
