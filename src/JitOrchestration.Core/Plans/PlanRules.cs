using System.Collections.Immutable;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Plans;

/// <summary>What a plan is held against.</summary>
public sealed record PlanRules
{
    /// <summary>The defaults: any tool, the default limits, a root run with input and request.</summary>
    public static readonly PlanRules Default = new();

    /// <summary>The tools there are; null: tools and their arguments are not checked.</summary>
    public IToolCatalog? Tools { get; init; }

    /// <summary>How large the plan may be.</summary>
    public PlanLimits Limits { get; init; } = PlanLimits.Default;

    /// <summary>Which of <c>input</c> and <c>request</c> the run has. An inline plan of a child has <c>input</c> only.</summary>
    public ImmutableArray<ReferenceRoot> Roots { get; init; } = [ReferenceRoot.Input, ReferenceRoot.Request];

    /// <summary>How many workflows the run is inside of: 0 for a root run.</summary>
    public int Level { get; init; }

    /// <summary>The rules for the plan of a child of this run.</summary>
    internal PlanRules ForChild() => this with { Level = Level + 1, Roots = [ReferenceRoot.Input] };
}
