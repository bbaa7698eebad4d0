using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Minds;

/// <summary>Reads what a planner wrote, and says everything that is wrong with it.</summary>
internal sealed class DraftReader(RequestValidator validator)
{
    private const string NotJson = "plan_not_json";
    private const string BadSchema = "bad_output_schema";
    private const string Subtasks = "subtasks";

    /// <summary>Reads a draft.</summary>
    /// <returns>The draft with its problems; when there are none, the validator's verdict.</returns>
    public (OpenDraft Draft, PlanVerdict? Valid) Read(string text, RunLimits limits)
    {
        if (Find(text) is not { } json) return (new OpenDraft(Json.From(text), [NoJson(text)]), null);
        var verdict = validator.Validate(json, limits);
        var problems = verdict.IsValid ? [.. SchemaProblems(verdict.Plan, "")] : verdict.Errors;
        return (new OpenDraft(json, problems), problems.IsEmpty ? verdict : null);
    }

    /// <summary>The plan in a text: bare, in talk, or one level down, as in <c>{"plan": {"subtasks": ...}}</c>.</summary>
    private static JsonElement? Find(string text)
    {
        if (!JsonAnswer.TryRead(text, out var json)) return null;
        // Of a plan that broke off, the first subtask is whole JSON as well.
        if (IsPlan(json) || !text.Contains($"\"{Subtasks}\"", StringComparison.Ordinal)) return json;
        return json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Where(member => IsPlan(member.Value)).Select(member => (JsonElement?)member.Value).FirstOrDefault() : null;
    }

    private static bool IsPlan(JsonElement json) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(Subtasks, out _);

    private static PlanProblem NoJson(string text)
    {
        var where = text.IndexOf('{') is >= 0 and var start ? Break(text[start..]) : "There is none in it.";
        return new PlanProblem(NotJson, "", $"The answer is no whole JSON object. {where} Answer with one JSON object, {{\"{Subtasks}\": [...]}}, and nothing else.");
    }

    /// <summary>Where JSON breaks.</summary>
    private static string Break(string json) =>
        PlanValidator.Validate(json, PlanRules.Default).Errors.FirstOrDefault(error => error.Code == PlanProblemCodes.MalformedJson)?.Message ?? "It cannot be read.";

    // The plan language leaves references in schemas alone; an agent whose schema is none could never answer.
    private static IEnumerable<PlanProblem> SchemaProblems(Plan plan, string at) =>
        plan.Subtasks.Index().SelectMany(entry => SchemaProblems(entry.Item, $"{at}/{Subtasks}/{entry.Index}"));

    private static IEnumerable<PlanProblem> SchemaProblems(Subtask subtask, string at)
    {
        if (subtask.Agent?.OutputSchema is { } schema && OutputForm.Problem(schema) is { } problem)
            yield return new PlanProblem(BadSchema, $"{at}/agent/output_schema", $"It is no JSON schema: {problem}");
        if (subtask.Workflow?.Plan is not { } child) yield break;
        foreach (var inner in SchemaProblems(child, $"{at}/workflow/plan")) yield return inner;
    }
}
