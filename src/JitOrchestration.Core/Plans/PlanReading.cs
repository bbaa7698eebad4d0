using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace JitOrchestration.Core.Plans;

/// <summary>What came of reading the JSON of a plan.</summary>
/// <param name="Plan">The plan, when every part of it could be read. It may still be invalid.</param>
/// <param name="Problems">Everything that could not be read; empty when there is a plan.</param>
public sealed record PlanReading(Plan? Plan, ImmutableArray<PlanProblem> Problems)
{
    /// <summary>Whether there is a plan.</summary>
    [MemberNotNullWhen(true, nameof(Plan))]
    public bool Succeeded => Plan is not null;
}
