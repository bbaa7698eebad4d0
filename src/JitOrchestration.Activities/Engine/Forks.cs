using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Engine;

/// <summary>How a run is to be forked.</summary>
/// <param name="From">The subtask to run anew, with all that waits for it.</param>
/// <param name="Input">Another input; null: that of the run.</param>
/// <param name="Plan">Another plan in JSON, in which what is kept is unchanged; null: that of the run.</param>
public sealed record ForkRequest(string From, JsonElement? Input = null, JsonElement? Plan = null)
{
    /// <summary>Makes the same request sent again the same fork; null: every request is a fork.</summary>
    public IdempotencyKey? Idempotency { get; init; }
}

/// <summary>What every engine does when a run is forked, before it starts the fork.</summary>
public static class Forks
{
    /// <summary>Why a run cannot be forked; null: it can.</summary>
    public static Rejection? WhyNot(RunState source) => source switch
    {
        { Ended: false } => new Rejection(Rejection.NotForkable, "The run has not ended. Wait for it or cancel it, then fork it."),
        { Graph: null } => new Rejection(Rejection.NotForkable, "The run ended before it had a plan: there is nothing to keep. Start it again."),
        _ => null,
    };

    /// <summary>How the fork begins. Its input, when another is given, is still to be kept and put in.</summary>
    /// <exception cref="InvalidRequestException">There can be no such fork.</exception>
    public static Input.Begin Prepare(RunState source, ForkRequest request, RequestValidator validator)
    {
        var (plan, warnings) = PlanOf(source, request, validator);
        var problems = Forking.Prepare(source, request.From, plan, out var fork);
        if (fork is null) throw new InvalidRequestException(problems);
        var data = request.Input is null ? source.Data : null;
        return new Input.Begin(source.Request, data, OptionsOf(source, validator), plan, [.. warnings, .. OldInput(source, request.Input, plan, fork)], null) { Fork = fork };
    }

    /// <summary>Whoever forks has seen the plan. The fork is a root, whatever the run was: what a child has to spend is its parent's.</summary>
    private static RunOptions OptionsOf(RunState source, RequestValidator validator) =>
        validator.Complete(source.Options with { ApprovePlan = false, Budget = source.Parent is null ? source.Options.Budget : null });

    /// <summary>The stored values that must be copied from the source before the fork begins.</summary>
    public static IEnumerable<Value.Stored> Stored(Input.Begin fork) =>
        fork.Fork!.Kept.Select(kept => kept.Result).Append(fork.Data).OfType<Value.Stored>().Distinct();

    /// <summary>Warns when what is kept was made from an input that the fork does not have.</summary>
    private static IEnumerable<RunWarning> OldInput(RunState source, JsonElement? input, Plan plan, Fork fork)
    {
        if (input is not { } other || (source.Data is Value.Inline { Json: var json } && JsonElement.DeepEquals(json, other))) return [];
        var graph = PlanGraph.Build(plan);
        var made = fork.Kept.Select(kept => graph.Nodes[graph.IndexOf(kept.Subtask)]).Where(UsesInput).Select(node => $"'{node.Id}'").ToArray();
        return made.Length == 0 ? [] : [new RunWarning("kept_with_old_input", $"Kept as the old input made it: {string.Join(", ", made)}. Fork from there to have it made of the new one.")];
    }

    private static bool UsesInput(PlanNode node) =>
        new[] { node.ForEach, node.Until }.SelectMany(expression => expression?.References ?? [])
            .Concat(node.Condition?.References ?? []).Concat(node.References)
            .Any(reference => reference.Root == ReferenceRoot.Input);

    private static (Plan Plan, ImmutableArray<RunWarning> Warnings) PlanOf(RunState source, ForkRequest request, RequestValidator validator)
    {
        if (request.Plan is not { } json) return (source.Graph!.Plan, source.Proposal!.Warnings);
        var verdict = validator.Validate(json, source.Options.Limits ?? RunLimits.Default);
        return verdict.IsValid
            ? (verdict.Plan!, RequestValidator.Warnings(verdict))
            : throw new InvalidRequestException(verdict.Errors) { IsAboutPlan = true };
    }
}
