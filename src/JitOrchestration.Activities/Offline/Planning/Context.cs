using System.Collections.Immutable;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>What came before, at a point of the request. Each branch starts from the same one and both are merged.</summary>
internal sealed record Context
{
    public static readonly Context Empty = new();

    /// <summary>All outcomes that can be spoken of, oldest first.</summary>
    public ImmutableArray<Result> Results { get; init; } = [];

    /// <summary>The outcomes of the clause before.</summary>
    public ImmutableArray<Result> Last { get; init; } = [];

    /// <summary>Ids whose outcome a later step has used.</summary>
    public ImmutableHashSet<string> Used { get; init; } = [];

    /// <summary>The subtasks that the next step follows.</summary>
    public ImmutableArray<string> Frontier { get; init; } = [];

    /// <summary>The conditions in force, outermost first.</summary>
    public ImmutableArray<Guard> Guards { get; init; } = [];

    /// <summary>Which file has been read by which subtask, and not been written since.</summary>
    public ImmutableDictionary<string, Result> Reads { get; init; } = ImmutableDictionary<string, Result>.Empty;

    /// <summary>Whether "it" means each item of a list: inside "for each".</summary>
    public bool PerItem { get; init; }

    /// <summary>All outcomes that nothing has used yet.</summary>
    public ImmutableArray<Result> Open =>
        [.. Results.Where(result => !Used.Contains(result.Id) && result.Kind is not (ResultKind.Written or ResultKind.Found))];

    /// <summary>The outcomes of a kind: of the last clause that made one, or with <paramref name="all"/> all not used yet.</summary>
    public ImmutableArray<Result> OfKind(ImmutableArray<ResultKind> kinds, bool all)
    {
        var found = Results.Where(result => kinds.Contains(result.Kind)).ToList();
        var open = found.Where(result => !Used.Contains(result.Id)).ToList();
        if (all && open.Count > 0) return [.. open];
        var last = found.Select(result => result.Wave).DefaultIfEmpty().Max();
        return [.. found.Where(result => result.Wave == last)];
    }

    /// <summary>After a branch: what either side made, as if one clause had made it.</summary>
    /// <param name="before">Before the branch.</param>
    /// <param name="sides">At the end of each side.</param>
    /// <param name="wave">The number of that one clause.</param>
    public static Context Merge(Context before, IReadOnlyList<Context> sides, int wave)
    {
        var made = sides.SelectMany(side => side.Results.Skip(before.Results.Length)).Select(result => result with { Wave = wave });
        var last = sides.Where(side => side.Last != before.Last).SelectMany(side => side.Last).DistinctBy(result => result.Id).ToList();
        return before with
        {
            Results = [.. before.Results, .. made],
            Last = last.Count == 0 ? before.Last : [.. last.Select(result => result with { Wave = wave })],
            Used = before.Used.Union(sides.SelectMany(side => side.Used)),
            Frontier = [.. sides.SelectMany(side => side.Frontier).Distinct()],
            Reads = before.Reads.RemoveRange(before.Reads.Keys.Where(path => sides.Any(side => !side.Reads.ContainsKey(path)))),
        };
    }
}
