using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>A part of a request that can be planned.</summary>
/// <param name="Span">Where the request says it.</param>
internal abstract record Statement(Span Span)
{
    /// <summary>
    /// Whether it keeps its place although "and" joins it to others: it changes something, waits or asks.
    /// </summary>
    public virtual bool KeepsItsPlace => false;

    /// <summary>Adds its subtasks to the plan, after what the builder's context says came before.</summary>
    public abstract void Plan(PlanBuilder builder);
}

/// <summary>One command: a verb and what it is about.</summary>
internal abstract record Clause(Span Span) : Statement(Span)
{
    public sealed override void Plan(PlanBuilder builder) => builder.PlanClause(this);

    /// <summary>Adds its subtasks.</summary>
    /// <returns>The outcomes that later clauses can speak of.</returns>
    public abstract ImmutableArray<Result> Add(PlanBuilder builder);
}

/// <summary>Statements with nothing between them that would order them: side by side, but for what they refer to.</summary>
internal sealed record Group(ImmutableArray<Statement> Members) : Statement(Members[0].Span)
{
    public override bool KeepsItsPlace => Members.Any(member => member.KeepsItsPlace);

    public override void Plan(PlanBuilder builder)
    {
        var before = builder.Context.Frontier;
        var ends = new List<(ImmutableArray<string> Frontier, int Made)>();
        builder.SideBySide(true, () =>
        {
            foreach (var member in Members)
            {
                builder.Context = builder.Context with { Frontier = before };
                member.Plan(builder);
                ends.Add((builder.Context.Frontier, builder.Subtasks.Count));
            }
        });
        builder.Context = builder.Context with { Frontier = Frontier(builder, ends) };
    }

    /// <summary>Where the members end, without what a later member already follows.</summary>
    private static ImmutableArray<string> Frontier(PlanBuilder builder, List<(ImmutableArray<string> Frontier, int Made)> ends) =>
        [.. ends.SelectMany(end => end.Frontier.Where(id => !builder.IsFollowed(id, end.Made))).Distinct()];
}

/// <summary>Statements one after the other.</summary>
internal sealed record Sequence(ImmutableArray<Statement> Steps) : Statement(Steps[0].Span)
{
    public override bool KeepsItsPlace => Steps.Any(step => step.KeepsItsPlace);

    public override void Plan(PlanBuilder builder)
    {
        foreach (var step in Steps) builder.SideBySide(false, () => step.Plan(builder));
    }
}

/// <summary>"If ..., ..., otherwise ...".</summary>
internal sealed record Conditional(Span Span, Condition Condition, Statement Then, Statement? Otherwise) : Statement(Span)
{
    public override bool KeepsItsPlace => Then.KeepsItsPlace || Otherwise is { KeepsItsPlace: true };

    public override void Plan(PlanBuilder builder)
    {
        if (builder.Context.PerItem) throw Span.NotUnderstood("A condition on each item of a list is not read.");
        builder.Begin(Span);
        var sources = new SourceSet(builder);
        var condition = Condition.Plan(builder, sources);
        var before = builder.Context with
        {
            Frontier = sources.Frontier,
            Used = builder.Context.Used.Union(sources.Made),
            Last = [.. sources.Results],
        };
        var then = Side(builder, before, new Guard(condition.Holds, sources.Ids), Then);
        var otherwise = Otherwise is null ? before : Side(builder, before, new Guard(condition.Fails, sources.Ids), Otherwise);
        builder.Context = Context.Merge(before, [then, otherwise], builder.NextWave());
    }

    private static Context Side(PlanBuilder builder, Context before, Guard guard, Statement statement)
    {
        builder.Context = before with { Guards = before.Guards.Add(guard) };
        builder.SideBySide(false, () => statement.Plan(builder));
        return builder.Context;
    }
}

/// <summary>"For each file in docs, ...": the statements speak of one item at a time.</summary>
internal sealed record ForEach(Span Span, Phrase Items, Statement Body) : Statement(Span)
{
    public override bool KeepsItsPlace => Body.KeepsItsPlace;

    public override void Plan(PlanBuilder builder)
    {
        var outside = builder.Context.PerItem;
        builder.EnterItems(Items);
        Body.Plan(builder);
        builder.Context = builder.Context with { PerItem = outside };
    }
}
