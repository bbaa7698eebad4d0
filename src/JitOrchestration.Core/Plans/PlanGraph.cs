using System.Collections.Immutable;
using System.Runtime.InteropServices;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans.Linking;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans;

/// <summary>A valid plan, ready to run: nodes with resolved links. Immutable; may be shared by runs.</summary>
public sealed class PlanGraph
{
    private readonly Dictionary<string, int> _indexes;

    private PlanGraph(Plan plan, Dictionary<string, int> indexes, ImmutableArray<PlanNode> nodes)
    {
        _indexes = indexes;
        Plan = plan;
        Nodes = nodes;
        Sinks = [.. nodes.Where(node => node.Dependents.IsEmpty).Select(node => node.Index)];
    }

    /// <summary>The plan it was made of.</summary>
    public Plan Plan { get; }

    /// <summary>The subtasks, in the order of the plan.</summary>
    public ImmutableArray<PlanNode> Nodes { get; }

    /// <summary>The subtasks that nothing depends on.</summary>
    public ImmutableArray<int> Sinks { get; }

    /// <summary>
    /// Resolves the links of a plan that the <see cref="PlanValidator"/> has passed. What depends on the world outside
    /// the plan (tools, limits) is not looked at again.
    /// </summary>
    /// <exception cref="ArgumentException">The plan is not valid.</exception>
    public static PlanGraph Build(Plan plan)
    {
        if (plan.Graph is { } built && ReferenceEquals(built.Plan, plan)) return built;
        var (problems, subtasks) = (new Problems(takesWarnings: false), Pointer.Root["subtasks"]);
        var ids = Linker.IndexIds(plan);
        var parsed = Parse(plan, subtasks, problems);
        var links = new Linker(plan, ids, subtasks, problems).Link(parsed);
        ThrowIfInvalid(plan, ids, links, problems);
        return Build(plan, ids, parsed, links);
    }

    /// <summary>The index of a subtask, or -1. Case does not matter.</summary>
    public int IndexOf(string id) => _indexes.GetValueOrDefault(id, -1);

    /// <summary>The subtasks so that each comes after everything that it waits for (Kahn's algorithm).</summary>
    public IEnumerable<PlanNode> InOrder()
    {
        var open = Nodes.Select(node => node.Dependencies.Length + node.OrderOnly.Length).ToArray();
        var ready = new Queue<PlanNode>(Nodes.Where(node => open[node.Index] == 0));
        while (ready.TryDequeue(out var node))
        {
            yield return node;
            foreach (var index in node.Dependents)
            {
                if (--open[index] == 0) ready.Enqueue(Nodes[index]);
            }
        }
    }

    internal static ParsedSubtask[] Parse(Plan plan, Pointer subtasks, Problems problems)
    {
        var parsed = new ParsedSubtask[plan.Subtasks.Length];
        for (var index = 0; index < parsed.Length; index++)
            parsed[index] = SubtaskParser.Parse(plan.Subtasks[index], subtasks, index, problems);
        return parsed;
    }

    internal static PlanGraph Build(Plan plan, Dictionary<string, int> ids, ParsedSubtask[] parsed, PlanLinks links)
    {
        var dependents = links.Dependents();
        var nodes = new PlanNode[parsed.Length];
        for (var index = 0; index < nodes.Length; index++)
            nodes[index] = NewNode(index, plan.Subtasks[index], parsed[index], links, dependents[index]);
        return plan.Graph = new PlanGraph(plan, ids, ImmutableCollectionsMarshal.AsImmutableArray(nodes));
    }

    private static PlanNode NewNode(
        int index, Subtask subtask, ParsedSubtask parsed, PlanLinks links, ImmutableArray<int> dependents) => new()
        {
            Index = index,
            Subtask = subtask,
            Dependencies = links.Counting(index),
            OrderOnly = links.Ordering(index),
            Dependents = dependents,
            Needs = subtask.Needs ?? (LooksAtEndings(parsed.Condition) ? Needs.Settled : Needs.Any),
            Condition = parsed.Condition,
            ConditionPerInstance = MentionsItem(parsed.Condition),
            ForEach = parsed.ForEach,
            Until = parsed.Until,
            References = parsed.CallReferences,
        };

    private static bool LooksAtEndings(PlanCondition? condition) =>
        condition is not null &&
        condition.References.Any(reference => reference.Root is ReferenceRoot.Status or ReferenceRoot.Error);

    private static bool MentionsItem(PlanCondition? condition) =>
        condition is not null &&
        condition.References.Any(reference => reference.Root is ReferenceRoot.Item or ReferenceRoot.Index);

    private static void ThrowIfInvalid(Plan plan, Dictionary<string, int> ids, PlanLinks links, Problems problems)
    {
        if (problems.Any) throw new ArgumentException($"The plan is not valid at {problems.Errors[0].Pointer}: {problems.Errors[0].Message}", nameof(plan));
        if (ids.Count != plan.Subtasks.Length) throw new ArgumentException("Two subtasks of the plan have the same id.", nameof(plan));
        if (Circles.Find(links) is [var circle, ..])
            throw new ArgumentException($"\"{plan.Subtasks[circle[0]].Id}\" and other subtasks of the plan wait for each other.", nameof(plan));
    }
}
