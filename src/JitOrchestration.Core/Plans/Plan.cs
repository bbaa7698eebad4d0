using System.Collections.Immutable;

namespace JitOrchestration.Core.Plans;

/// <summary>A workflow graph: subtasks linked by what they depend on. There is no mode: the structure is in the links.</summary>
/// <param name="Strategy">How the graph comes about: <c>graph</c>, complete from the start.</param>
/// <param name="Subtasks">The nodes, in the order in which the planner wrote them.</param>
public sealed record Plan(string Strategy, ImmutableArray<Subtask> Subtasks)
{
    /// <summary>The strategy of a plan that is complete from the start.</summary>
    public const string GraphStrategy = "graph";

    /// <summary>
    /// The graph that was made of it, kept because the validator makes it and the executor wants it right after. A copy
    /// by <c>with</c> takes it along, so whoever reads it looks whose it is.
    /// </summary>
    internal PlanGraph? Graph { get; set; }

    /// <summary>Whether the other has the same strategy and the same list of subtasks.</summary>
    public bool Equals(Plan? other) =>
        other is not null && Strategy == other.Strategy && Subtasks.Equals(other.Subtasks);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Strategy, Subtasks);
}
