using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline;

/// <summary>
/// Plans a request in plain English without a language model, by a documented grammar (docs/offline-planner.md). The
/// same request always gives the same plan. What it cannot read whole it does not plan.
/// </summary>
public static class OfflinePlanner
{
    /// <summary>The most subtasks it plans: the default limit of a run.</summary>
    public const int MaxSubtasks = 1_000;

    /// <summary>The longest request it reads, in characters: the default limit of a run.</summary>
    public const int MaxRequest = 64 * 1024;

    /// <summary>Plans a request.</summary>
    /// <param name="request">The request, in plain words.</param>
    /// <param name="input">The run's input: a name such as <c>input.file</c> that it has is a reference to it.</param>
    /// <param name="tools">The tools that the plan may name.</param>
    /// <returns>The plan, or the part that was not understood. Never throws for what a request says.</returns>
    public static OfflinePlanResult Plan(string request, JsonElement? input, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(tools);
        if (request.Length > MaxRequest)
            return new OfflinePlanResult.NotUnderstood(MaxRequest, request[MaxRequest..], $"A request may have {MaxRequest} characters.");
        try
        {
            var statements = RequestParser.Parse(request);
            var builder = new PlanBuilder(request, input, tools);
            statements.Plan(builder);
            return Checked(new Plan(Core.Plans.Plan.GraphStrategy, [.. builder.Subtasks]), request, tools);
        }
        catch (NotUnderstoodException problem)
        {
            return new OfflinePlanResult.NotUnderstood(problem.Offset, problem.Text, problem.Message);
        }
    }

    /// <summary>What the request says may be too long for a plan, or wrong for a tool: the validator has the last word.</summary>
    private static OfflinePlanResult Checked(Plan plan, string request, IToolCatalog tools)
    {
        var verdict = PlanValidator.Validate(plan, new PlanRules { Tools = tools });
        return verdict.IsValid
            ? new OfflinePlanResult.Planned(plan)
            : new OfflinePlanResult.NotUnderstood(0, request, $"It cannot be planned as it says: {verdict.Errors[0].Message}");
    }
}
