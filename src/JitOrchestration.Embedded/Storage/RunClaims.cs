using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>
/// Who drives a run. A run is taken from nobody but the dead: its row names the owner, and the owner's
/// <see cref="ProcessLock"/> says whether it lives. An owner gives a run up by writing a head that is parked or ended.
/// </summary>
internal sealed class RunClaims
{
    private readonly Writer _writer;
    private readonly string _me;
    private readonly Statement _owner;
    private readonly Statement _claim;
    private readonly Statement _parked;
    private readonly Statement _giveBack;
    private readonly Statement _activeOwners;
    private readonly Statement _activeOf;

    public RunClaims(Writer writer, string me)
    {
        (_writer, _me) = (writer, me);
        _owner = writer.Prepare("SELECT phase, owner FROM runs WHERE number = ?");
        _claim = writer.Prepare("UPDATE runs SET phase = 0, owner = ?, wake_at = NULL WHERE number = ?");
        _parked = writer.Prepare($"SELECT {JournalReader.RunColumns} FROM runs WHERE id = ? AND phase = 1");
        _giveBack = writer.Prepare("UPDATE runs SET owner = NULL WHERE number = ? AND phase = 0 AND owner = ?");
        _activeOwners = writer.Prepare("SELECT DISTINCT owner FROM runs INDEXED BY runs_active WHERE phase = 0");
        _activeOf = writer.Prepare($"SELECT {JournalReader.RunColumns} FROM runs INDEXED BY runs_active WHERE phase = 0 AND owner IS ? ORDER BY number");
    }

    /// <summary>Takes a run that is parked, or that has no living owner.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isAlive">Whether the process with this token lives.</param>
    /// <param name="reopen">Takes a run that has ended, and no other.</param>
    /// <returns>Whether this process owns it now.</returns>
    public bool Claim(long run, Func<string, bool> isAlive, bool reopen = false) => _writer.Transact(() =>
    {
        if (Find(run) is not var (phase, owner) || !(reopen ? phase == RunPhase.Ended : IsFree(phase, owner, isAlive))) return false;
        if (phase != RunPhase.Active || owner != _me) _claim.Bind(1, _me).Bind(2, run).Execute();
        return true;
    });

    /// <summary>Takes those of some runs that are parked; the others stay as they are.</summary>
    /// <returns>The runs taken, as they were.</returns>
    public IReadOnlyList<RunRow> ClaimParked(IEnumerable<string> runIds) => _writer.Transact(() =>
    {
        var runs = runIds.SelectMany(id => _parked.Bind(1, id).Select(JournalReader.ToRun).ToList()).ToList();
        foreach (var run in runs) _claim.Bind(1, _me).Bind(2, run.Number).Execute();
        return runs;
    });

    /// <summary>Takes every run that is active and has no living owner. Parked runs are not looked at.</summary>
    /// <param name="isAlive">Whether the process with this token lives.</param>
    /// <param name="leaveAlone">The ids of runs that this process can do nothing about.</param>
    /// <returns>The runs taken, the oldest first.</returns>
    public IReadOnlyList<RunRow> ClaimUnfinished(Func<string, bool> isAlive, Predicate<string>? leaveAlone = null)
    {
        // Most often there are none, and then nobody's transaction is to be waited for.
        if (_writer.Read(Unclaimed).Count == 0) return [];
        return _writer.Transact(() =>
        {
            var runs = Unclaimed();
            foreach (var run in runs) _claim.Bind(1, _me).Bind(2, run.Number).Execute();
            return runs.ConvertAll(r => r with { Owner = _me });
        });

        List<RunRow> Unclaimed() =>
            [.. Orphaned(isAlive).SelectMany(ActiveOf).Where(run => leaveAlone?.Invoke(run.Id) != true).OrderBy(run => run.Number)];
    }

    /// <summary>Gives back an active run of this process: whoever can drive it may take it.</summary>
    public void GiveBack(long run) => _writer.Transact(() => _giveBack.Bind(1, run).Bind(2, _me).Execute());

    private bool IsFree(RunPhase phase, string? owner, Func<string, bool> isAlive) =>
        phase != RunPhase.Ended && (owner is null || owner == _me || !isAlive(owner));

    private (RunPhase Phase, string? Owner)? Find(long run) =>
        _owner.Bind(1, run).Select(s => ((RunPhase)s.Int64(0), s.TextOrNull(1))).ToList() is [var found] ? found : null;

    private List<string?> Orphaned(Func<string, bool> isAlive) =>
        [.. _activeOwners.Select(s => s.TextOrNull(0)).ToList().Where(o => o is null || (o != _me && !isAlive(o)))];

    private List<RunRow> ActiveOf(string? owner) => _activeOf.Bind(1, owner).Select(JournalReader.ToRun).ToList();
}
