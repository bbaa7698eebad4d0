using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace JitOrchestration.Core.Plans;

/// <summary>What the validator says of a plan.</summary>
/// <param name="Plan">The plan; null when it has errors.</param>
/// <param name="Graph">The plan, ready to run; null when it has errors.</param>
/// <param name="Errors">Everything that keeps it from running; at most 200, then <c>too_many_problems</c>.</param>
/// <param name="Warnings">What is allowed but perhaps not meant; at most 200.</param>
public sealed record PlanVerdict(
    Plan? Plan, PlanGraph? Graph, ImmutableArray<PlanProblem> Errors, ImmutableArray<PlanProblem> Warnings)
{
    /// <summary>Whether the plan may run.</summary>
    [MemberNotNullWhen(true, nameof(Plan), nameof(Graph))]
    public bool IsValid => Graph is not null;
}
