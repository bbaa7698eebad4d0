using System.Collections.Immutable;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>A plan that the validator did not pass.</summary>
/// <param name="Text">What the planner wrote: a plan, or, when it is no JSON, a string.</param>
/// <param name="Problems">What is wrong with it.</param>
public sealed record PlanDraft(Value Text, ImmutableArray<PlanProblem> Problems);
