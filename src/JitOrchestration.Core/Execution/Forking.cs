using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What a fork takes over from the run that it comes from.</summary>
/// <param name="RunId">That run.</param>
/// <param name="Kept">The subtasks that stay as they were, each after those that it depends on.</param>
public sealed record Fork(string RunId, ImmutableArray<KeptSubtask> Kept);

/// <summary>A settled subtask, as a fork takes it over.</summary>
/// <param name="Subtask">Its id.</param>
/// <param name="Status">Completed, skipped, or failed with <c>on_failure: continue</c>.</param>
/// <param name="Result">Its result; a stored one must be copied to the fork before the fork begins.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Reason">Why it was skipped.</param>
public sealed record KeptSubtask(string Subtask, SubtaskStatus Status, Value? Result, Failure? Failure, string? Reason);

/// <summary>
/// Forks: a new run of a run's plan, or of a changed one, in which one subtask and all that waits for it run anew and
/// everything else that is settled is kept. A kept subtask must be what it was.
/// </summary>
public static class Forking
{
    /// <summary>Works out what a fork keeps.</summary>
    /// <param name="source">The run, which has ended and has a plan.</param>
    /// <param name="from">The subtask to run anew.</param>
    /// <param name="plan">The plan of the fork, valid; that of the run, when it is not changed.</param>
    /// <param name="fork">What is kept; null when there are problems.</param>
    /// <returns>What is wrong, with pointers into <c>{from, plan}</c>; none: nothing.</returns>
    public static ImmutableArray<PlanProblem> Prepare(RunState source, string from, Plan plan, out Fork? fork)
    {
        fork = null;
        var graph = PlanGraph.Build(plan);
        var start = graph.IndexOf(from);
        if (start < 0) return [new PlanProblem("unknown_subtask", "/from", $"The plan has no subtask '{from}'. It has: {Names(graph)}.")];
        var kept = Kept(source, graph, start);
        ImmutableArray<PlanProblem> problems = [.. kept.Where(node => !IsUnchanged(source, node)).Select(node => Changed(node, from))];
        if (problems.IsEmpty) fork = new Fork(source.RunId, [.. kept.Select(node => Keep(source, node))]);
        return problems;
    }

    /// <summary>What is settled in the source, and waits for nothing that is to run.</summary>
    private static List<PlanNode> Kept(RunState source, PlanGraph graph, int start)
    {
        var runs = new bool[graph.Nodes.Length];
        var kept = new List<PlanNode>();
        foreach (var node in graph.InOrder())
        {
            runs[node.Index] = node.Index == start || Of(source, node) is not { Settled: true } ||
                node.Dependencies.Any(index => runs[index]) || node.OrderOnly.Any(index => runs[index]);
            if (!runs[node.Index]) kept.Add(node);
        }
        return kept;
    }

    private static SubtaskState? Of(RunState source, PlanNode node) =>
        source.Graph!.IndexOf(node.Id) is >= 0 and var index ? source.Subtasks[index] : null;

    private static KeptSubtask Keep(RunState source, PlanNode node)
    {
        var subtask = Of(source, node)!;
        return new KeptSubtask(node.Id, subtask.Status, subtask.Result, subtask.Failure, subtask.Reason);
    }

    private static bool IsUnchanged(RunState source, PlanNode node)
    {
        var before = Of(source, node)!.Node.Subtask;
        return ReferenceEquals(before, node.Subtask) || JsonElement.DeepEquals(Written(before), Written(node.Subtask));
    }

    private static JsonElement Written(Subtask subtask) => PlanJson.ToElement(new Plan(Plan.GraphStrategy, [subtask]));

    private static PlanProblem Changed(PlanNode node, string from) => new(
        "kept_subtask_changed",
        $"/plan/subtasks/{node.Index}",
        $"'{node.Id}' is kept with the result that it has, because it does not depend on '{from}', but its definition is another one. Leave it as it was, or fork from it.");

    private static string Names(PlanGraph graph)
    {
        const int Most = 20;
        return string.Join(", ", graph.Nodes.Take(Most).Select(node => node.Id)) + (graph.Nodes.Length > Most ? ", ..." : "");
    }
}
