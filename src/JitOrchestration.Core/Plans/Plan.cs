using System.Collections.Immutable;

namespace JitOrchestration.Core.Plans;

/// <summary>A workflow graph: subtasks linked by what they depend on. There is no mode: the structure is in the links.</summary>
/// <param name="Strategy">How the graph comes about: <c>graph</c>, complete from the start.</param>
/// <param name="Subtasks">The nodes, in the order in which the planner wrote them.</param>
public sealed record Plan(string Strategy, ImmutableArray<Subtask> Subtasks)
{
    /// <summary>The strategy of a plan that is complete from the start.</summary>
    public const string GraphStrategy = "graph";
}
