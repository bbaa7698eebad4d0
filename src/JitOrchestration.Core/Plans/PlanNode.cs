using System.Collections.Immutable;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Plans;

/// <summary>A subtask of a valid plan, with its links resolved to indexes and its texts parsed.</summary>
public sealed class PlanNode
{
    /// <summary>Its place in <see cref="PlanGraph.Nodes"/>.</summary>
    public required int Index { get; init; }

    /// <summary>The subtask as the plan has it.</summary>
    public required Subtask Subtask { get; init; }

    /// <summary>Its id.</summary>
    public string Id => Subtask.Id;

    /// <summary>
    /// The dependencies that count when the graph decides whether the subtask runs: those of <c>depends_on</c>, or,
    /// when none is declared, the implied ones.
    /// </summary>
    public required ImmutableArray<int> Dependencies { get; init; }

    /// <summary>Subtasks that a reference names but <c>depends_on</c> omits: they order, but do not count.</summary>
    public required ImmutableArray<int> OrderOnly { get; init; }

    /// <summary>The subtasks that wait for this one, for either reason.</summary>
    public required ImmutableArray<int> Dependents { get; init; }

    /// <summary>
    /// Which endings let it run: the declared one; else <see cref="Plans.Needs.Settled"/> when the condition reads a
    /// <c>.status</c> or an <c>.error</c>; else <see cref="Plans.Needs.Any"/>.
    /// </summary>
    public required Needs Needs { get; init; }

    /// <summary>The condition, parsed.</summary>
    public PlanCondition? Condition { get; init; }

    /// <summary>Whether the condition mentions <c>item</c> or <c>index</c>, and so is taken for each instance.</summary>
    public bool ConditionPerInstance { get; init; }

    /// <summary>The <c>for_each</c> expression, parsed.</summary>
    public Expression? ForEach { get; init; }

    /// <summary>The <c>repeat.until</c> expression, parsed.</summary>
    public Expression? Until { get; init; }

    /// <summary>
    /// What the templates of its call (task, args, ask, workflow input and request) refer to, each root once.
    /// </summary>
    public required ImmutableArray<Reference> References { get; init; }
}
