using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>The runs in memory. A run that only waits for a person or a distant moment is not among them.</summary>
internal sealed class RunTable(IJournal journal)
{
    private readonly Dictionary<string, LoadedRun> _runs = [];
    private readonly Dictionary<string, RunRow> _wereParked = [];
    private readonly ConcurrentDictionary<string, EngineException> _leftAlone = new();

    public int Count => _runs.Count;

    public IEnumerable<LoadedRun> All => _runs.Values;

    /// <summary>Whether a run was taken over since this was set to false: others may have left something for it.</summary>
    public bool TookOver { get; set; }

    public LoadedRun? Find(string runId) => _runs.GetValueOrDefault(runId);

    public LoadedRun Create(string runId)
    {
        var run = new LoadedRun(new RunState(runId), number: 0);
        _runs.Add(runId, run);
        return run;
    }

    /// <summary>Takes a run over and folds its journal; null when it cannot be read, or a living process drives it.</summary>
    public LoadedRun? Claim(RunRow row)
    {
        if (_leftAlone.ContainsKey(row.Id) || !(row.Phase == RunPhase.Ended ? journal.Reopen(row.Number) : journal.Claim(row.Number))) return null;
        TookOver = true;
        _wereParked.Remove(row.Id, out var parked);
        return TryFold(row, out var state) ? Add(state, row) : GiveUp(parked ?? row);
    }

    /// <summary>Takes those of some runs that are parked, in one transaction. Each is to be claimed in the same round.</summary>
    public void ClaimParked(IReadOnlyList<string> runIds)
    {
        foreach (var row in journal.ClaimParked(runIds)) _wereParked[row.Id] = row;
    }

    /// <summary>
    /// Whether a run is there, but cannot be read by this version, or broke this engine's executor. It is left alone, and
    /// the others go on. From any thread.
    /// </summary>
    public bool IsLeftAlone(string runId, [NotNullWhen(true)] out EngineException? why) => _leftAlone.TryGetValue(runId, out why);

    /// <summary>Leaves a run alone from now on.</summary>
    public void LeaveAlone(string runId, EngineException why) => _leftAlone[runId] = why;

    /// <summary>The state of a run, folded from its journal; false: it cannot be read.</summary>
    public bool TryFold(RunRow row, [NotNullWhen(true)] out RunState? state)
    {
        state = null;
        try
        {
            state = Fold(journal, row);
            return true;
        }
        catch (EngineException e) when (e.Code == UnreadableCode)
        {
            LeaveAlone(row.Id, e);
            return false;
        }
    }

    public void Unload(LoadedRun run)
    {
        if (Find(run.Id) == run) _runs.Remove(run.Id);
    }

    /// <summary>The state of a run, folded from its journal.</summary>
    /// <exception cref="EngineException"><c>run_unreadable</c>: this version cannot read it.</exception>
    public static RunState Fold(IJournal journal, RunRow row)
    {
        try
        {
            var state = new RunState(row.Id);
            foreach (var entry in journal.Read(row.Number))
            {
                var read = JournalEntry.Read(entry.FirstSequence, entry.Data.Span);
                state.Fold(read.At, read.Events);
            }
            return state;
        }
        catch (Exception e) when (e is not EngineException)
        {
            throw new EngineException(UnreadableCode, $"The journal of run {row.Id} cannot be read, and was left as it is: {e.Message}", e);
        }
    }

    private const string UnreadableCode = "run_unreadable";

    private LoadedRun Add(RunState state, RunRow row)
    {
        var run = new LoadedRun(state, row.Number);
        run.Written(state.Status, RunPhase.Active);
        run.ToldParked = state.Status == RunStatus.InputRequired;
        _runs.Add(row.Id, run);
        return run;
    }

    /// <summary>A version that can read it may come later, and is to find it as it was.</summary>
    private LoadedRun? GiveUp(RunRow row)
    {
        if (row.Phase == RunPhase.Active) journal.GiveBack(row.Number);
        else journal.Commit([new RunWrite { Run = row.Number, Head = new RunHead(row.Status, row.Phase, row.UpdatedAt, row.WakeAt, row.Preview) }]);
        return null;
    }
}
