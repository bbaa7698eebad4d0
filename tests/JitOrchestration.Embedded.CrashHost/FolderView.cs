using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Engine;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>What a killed process has left on disk.</summary>
internal sealed class FolderView
{
    private FolderView(string folder, JournalStore journal)
    {
        Calls = CallLog.Read(folder);
        var known = new SqliteView(journal);
        foreach (var row in journal.Reader.List(limit: int.MaxValue - 1).Runs) Read(row, known);
    }

    /// <summary>The calls that were performed.</summary>
    public IReadOnlyList<PerformedCall> Calls { get; }

    /// <summary>How every run stands, by its place: the request of a root, below it the path of a child.</summary>
    public SortedDictionary<string, string> Outcomes { get; } = new(StringComparer.Ordinal);

    /// <summary>The idempotency keys of the calls whose answer is committed.</summary>
    public HashSet<string> Answered { get; } = [];

    /// <summary>Losses in a row of the call that has most of them, counting those under way.</summary>
    public int MostLost { get; private set; }

    public static FolderView Open(string folder)
    {
        using var journal = JournalStore.Open(DataFolder.Open(Host.DataIn(folder)), "nobody");
        return new FolderView(folder, journal);
    }

    private void Read(RunRow row, SqliteView journal)
    {
        var state = new RunState(row.Id);
        var calls = new CallHistory(row.Id);
        foreach (var entry in journal.Entries(row.Number))
        {
            state.Fold(entry.At, entry.Events);
            foreach (var happened in entry.Events) calls.Note(happened);
        }
        Answered.UnionWith(calls.Answered);
        MostLost = Math.Max(MostLost, calls.MostLost);
        Outcomes.Add(PlaceOf(state, journal), OutcomeOf(state));
    }

    private static string PlaceOf(RunState run, SqliteView journal) => run.Parent is { } parent
        ? $"{PlaceOf(journal.State(parent.RunId), journal)}/{parent.Path}"
        : run.Request;

    /// <summary>All that a user sees of it, but for ids, times and numbers of attempts.</summary>
    private static string OutcomeOf(RunState run) => JsonSerializer.Serialize(new
    {
        status = run.Status.ToString(),
        error = run.Error?.Code,
        result = run.Result?.ToString(),
        subtasks = run.Subtasks.Select(subtask => $"{subtask.Id} {subtask.Status} {subtask.Reason} {subtask.Failure?.Code} {ResultOf(subtask)}"),
        usage = run.Usage.ToString(),
    });

    /// <summary>The result of a wait is a moment.</summary>
    private static string? ResultOf(SubtaskState subtask) => subtask.Node.Subtask.Wait is null ? subtask.Result?.ToString() : null;

    /// <summary>Journals by run, read once.</summary>
    private sealed class SqliteView(JournalStore journal)
    {
        private readonly Dictionary<string, RunState> _states = [];

        public IEnumerable<JournalEntry> Entries(long number) =>
            journal.Reader.ReadJournal(number).Select(row => JournalEntry.Read(row.FirstSequence, row.Data.Span));

        public RunState State(string runId)
        {
            if (_states.TryGetValue(runId, out var state)) return state;
            _states[runId] = state = new RunState(runId);
            foreach (var entry in Entries(journal.Reader.Find(runId)!.Number)) state.Fold(entry.At, entry.Events);
            return state;
        }
    }
}
