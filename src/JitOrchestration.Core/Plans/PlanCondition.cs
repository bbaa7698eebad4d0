using System.Collections.Immutable;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Plans;

/// <summary>What must hold for a subtask, or for an instance of it, to run.</summary>
/// <param name="References">What it refers to, each root once.</param>
public abstract record PlanCondition(ImmutableArray<Reference> References)
{
    /// <summary>An expression.</summary>
    public sealed record Tested(Expression Expression) : PlanCondition(Expression.References);

    /// <summary>A question that a model answers with yes or no: a condition that starts with <c>ask:</c>.</summary>
    /// <param name="Question">The question, a template.</param>
    /// <param name="References">What it refers to, each root once.</param>
    public sealed record Judged(string Question, ImmutableArray<Reference> References) : PlanCondition(References);
}
