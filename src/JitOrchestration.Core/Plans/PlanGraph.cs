using System.Collections.Immutable;

namespace JitOrchestration.Core.Plans;

/// <summary>A valid plan, ready to run: nodes with resolved links. Immutable; may be shared by runs.</summary>
public sealed class PlanGraph
{
    private readonly Dictionary<string, int> _indexes;

    private PlanGraph(Plan plan, ImmutableArray<PlanNode> nodes, ImmutableArray<int> sinks)
    {
        Plan = plan;
        Nodes = nodes;
        Sinks = sinks;
        _indexes = nodes.ToDictionary(node => node.Id, node => node.Index, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The plan it was made of.</summary>
    public Plan Plan { get; }

    /// <summary>The subtasks, in the order of the plan.</summary>
    public ImmutableArray<PlanNode> Nodes { get; }

    /// <summary>The subtasks that nothing depends on.</summary>
    public ImmutableArray<int> Sinks { get; }

    /// <summary>Resolves the links of a plan that the validator has passed.</summary>
    /// <exception cref="ArgumentException">The plan is not valid.</exception>
    public static PlanGraph Build(Plan plan) => throw new NotImplementedException(nameof(plan));

    /// <summary>The index of a subtask, or -1. Case does not matter.</summary>
    public int IndexOf(string id) => _indexes.GetValueOrDefault(id, -1);
}
