using System.Globalization;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// The instances of a <c>for_each</c>, as a snapshot has them: those of which something may still come whole, of the
/// others a letter, and the result as long as the list of results is not put together.
/// </summary>
internal sealed record SavedFanOut
{
    private const char None = '-';
    private const char Whole = '*';

    public int Count { get; init; }

    /// <summary>The items; null when no instance will need its own any more.</summary>
    public IReadOnlyList<ItemChunk>? Chunks { get; init; }

    public int EndedCount { get; init; }

    public int Running { get; init; }

    public int Busy { get; init; }

    public long InlineBytes { get; init; }

    /// <summary>
    /// For each item that the fan-out has come to: a letter of <see cref="StatusLetters"/>, a star for an instance that is
    /// kept whole, a dash for none.
    /// </summary>
    public string Marks { get; init; } = "";

    /// <summary>The items among them that get another turn, in this order.</summary>
    public IReadOnlyList<int>? Stopped { get; init; }

    /// <summary>Those that are kept whole.</summary>
    public IReadOnlyList<SavedInstance>? Instances { get; init; }

    /// <summary>The results of the others that completed, in order.</summary>
    public IReadOnlyList<Value>? Results { get; init; }

    /// <summary>How often some of the others were tried, by index; the rest as <see cref="UsualAttempts"/> says.</summary>
    public IReadOnlyDictionary<string, int>? Attempts { get; init; }

    public static SavedFanOut Of(SubtaskState subtask, FanOut fanOut)
    {
        var begun = fanOut.Instances.OfType<InstanceState>().ToLookup(SavedInstance.IsAtRest);
        return new SavedFanOut
        {
            Count = fanOut.Count,
            Chunks = subtask.Ended && !begun[false].Any() ? null : fanOut.Chunks,
            EndedCount = fanOut.EndedCount,
            Running = fanOut.Running,
            Busy = fanOut.Busy,
            InlineBytes = fanOut.InlineBytes,
            Marks = string.Concat(fanOut.Instances.Take(fanOut.Reached).Select(Mark)),
            Stopped = subtask.Ended ? null : Saved.List(fanOut.Stopped),
            Instances = Saved.List(begun[false].Select(SavedInstance.Of)),
            Results = subtask.Ended ? null : Saved.List(begun[true].Where(IsCompleted).Select(instance => instance.Item)),
            Attempts = Unusual(begun[true]),
        };
    }

    public FanOut Restore(RunState run, SubtaskState subtask)
    {
        var fanOut = new FanOut(Count, [.. Chunks ?? []]) { EndedCount = EndedCount, Running = Running, Busy = Busy, InlineBytes = InlineBytes };
        fanOut.Restore(Marks.Length, Stopped ?? []);
        using var results = (Results ?? []).GetEnumerator();
        for (var index = 0; index < Marks.Length; index++)
        {
            if (Marks[index] is not (None or Whole)) fanOut.Instances[index] = AtRest(subtask, index, results);
        }
        foreach (var saved in Instances ?? []) fanOut.Instances[saved.Index!.Value] = saved.Restore(run, subtask);
        return fanOut;
    }

    private InstanceState AtRest(SubtaskState subtask, int index, IEnumerator<Value> results)
    {
        var status = StatusLetters.StatusOf(Marks[index]);
        var result = status == SubtaskStatus.Completed && results.MoveNext() ? results.Current : null;
        var attempts = Attempts?.TryGetValue(Name(index), out var unusual) == true ? unusual : UsualAttempts(status);
        return SavedInstance.AtRest(subtask, index, status, result, attempts);
    }

    private static char Mark(InstanceState? instance) =>
        instance is null ? None : SavedInstance.IsAtRest(instance) ? StatusLetters.Of(SavedInstance.OutcomeOf(instance)) : Whole;

    private static bool IsCompleted(InstanceState instance) => SavedInstance.OutcomeOf(instance) == SubtaskStatus.Completed;

    private static Dictionary<string, int>? Unusual(IEnumerable<InstanceState> instances)
    {
        var unusual = instances.Where(instance => instance.Attempts != UsualAttempts(SavedInstance.OutcomeOf(instance)))
            .ToDictionary(instance => Name(instance.Index!.Value), instance => instance.Attempts);
        return unusual.Count > 0 ? unusual : null;
    }

    private static int UsualAttempts(SubtaskStatus outcome) => outcome == SubtaskStatus.Skipped ? 0 : 1;

    private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);
}
