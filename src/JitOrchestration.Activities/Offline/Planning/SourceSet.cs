using System.Collections.Immutable;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>What a condition reads, and what a branch then follows.</summary>
internal sealed class SourceSet(PlanBuilder builder)
{
    private readonly int _subtasksBefore = builder.Subtasks.Count;
    private readonly List<string> _ids = [];

    public IReadOnlyList<string> Ids => _ids;

    /// <summary>Those that were made for this condition alone.</summary>
    public IEnumerable<string> Made => _ids.Where(id => builder.Subtasks.FindIndex(_subtasksBefore, subtask => subtask.Id == id) >= 0);

    /// <summary>
    /// A subtask made for the condition already follows what came before; without one, the branch itself has to.
    /// </summary>
    public ImmutableArray<string> Frontier =>
        builder.Subtasks.Count > _subtasksBefore ? [.. _ids] : [.. _ids.Union(builder.Context.Frontier)];

    public Result Add(Result result)
    {
        if (!result.IsInput && !_ids.Contains(result.Id)) _ids.Add(result.Id);
        return result;
    }
}
