using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>The runs in memory. A run that only waits for a person or a distant moment is not among them.</summary>
internal sealed class RunTable(IJournal journal)
{
    private readonly Dictionary<string, LoadedRun> _runs = [];

    public int Count => _runs.Count;

    public IEnumerable<LoadedRun> All => _runs.Values;

    /// <summary>Runs that are there, but cannot be read by this version or at all, and why.</summary>
    public Dictionary<string, string> Unreadable { get; } = [];

    public LoadedRun? Find(string runId) => _runs.GetValueOrDefault(runId);

    public LoadedRun Create(string runId)
    {
        var run = new LoadedRun(new RunState(runId), number: 0);
        _runs.Add(runId, run);
        return run;
    }

    /// <summary>Takes a run over and folds its journal; null when it has ended, or a living process drives it.</summary>
    public LoadedRun? Claim(RunRow row) => journal.Claim(row.Number) ? Load(row) : null;

    /// <summary>Folds the journal of a run that this process owns; null when it cannot be read.</summary>
    public LoadedRun? Load(RunRow row)
    {
        if (_runs.TryGetValue(row.Id, out var loaded)) return loaded;
        try
        {
            var run = new LoadedRun(Fold(journal, row), row.Number);
            run.Written(run.State.Status, RunPhase.Active);
            run.ToldParked = run.State.Status == RunStatus.InputRequired;
            _runs.Add(row.Id, run);
            return run;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            Unreadable[row.Id] = e.Message;
            return null;
        }
    }

    public void Unload(LoadedRun run) => _runs.Remove(run.Id);

    public void UnloadAll() => _runs.Clear();

    /// <summary>The state of a run, folded from its journal.</summary>
    public static RunState Fold(IJournal journal, RunRow row)
    {
        var state = new RunState(row.Id);
        foreach (var entry in journal.Read(row.Number))
        {
            var read = JournalEntry.Read(entry.FirstSequence, entry.Data.Span);
            state.Fold(read.At, read.Events);
        }
        return state;
    }
}
