using System.Collections.Immutable;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>What a condition reads, and what a branch then follows.</summary>
internal sealed class SourceSet(PlanBuilder builder)
{
    private readonly int _subtasksBefore = builder.Subtasks.Count;
    private readonly List<Result> _results = [];

    public IReadOnlyList<Result> Results => _results;

    public IReadOnlyList<string> Ids => [.. _results.Select(result => result.Id)];

    /// <summary>Those that were made for this condition alone.</summary>
    public IEnumerable<string> Made => Ids.Where(id => builder.Subtasks.FindIndex(_subtasksBefore, subtask => subtask.Id == id) >= 0);

    /// <summary>
    /// A subtask made for the condition already follows what came before; without one, the branch itself has to.
    /// </summary>
    public ImmutableArray<string> Frontier =>
        builder.Subtasks.Count > _subtasksBefore ? [.. Ids] : [.. Ids.Union(builder.Context.Frontier)];

    public Result Add(Result result)
    {
        if (!result.IsInput && !Ids.Contains(result.Id)) _results.Add(result);
        return result;
    }
}
