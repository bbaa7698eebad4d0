using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>Designs a plan, or mends the last of the drafts that were refused. Each draft is one call.</summary>
internal sealed class Planner(ModelCalls calls, ToolRegistry tools)
{
    /// <summary>Who made the plan, as its event says.</summary>
    public const string Source = "model";

    private const int MostProblems = 50;

    // The schema of plans refers to itself and has objects of any form (args, input): strict structured output takes neither,
    // and some servers make no grammar of it. Some refuse a plain JSON object too (LM Studio). All of them take this outline,
    // which keeps talk and fences away; the whole schema is told, and the validator has the last word.
    private static readonly ChatResponseFormat Outline = ChatResponseFormat.ForJsonSchema(
        Json.Parse("""
            { "type": "object",
              "properties": { "subtasks": { "type": "array", "items": { "type": "object" } } },
              "required": ["subtasks"] }
            """),
        "plan");

    private readonly DraftReader _reader = new(new RequestValidator(tools));
    private readonly Lazy<string> _language = new(() => LanguageText(tools));

    public async Task<PlannerAnswer> PlanAsync(PlanningTask task, ThinkingContext context, CancellationToken cancellation)
    {
        var model = calls.Choose(ModelRole.Planner, context.Run.Options.PlannerModel, context.Run);
        var reply = await calls.AskAsync(model, Messages(task, context.Run.Limits), new ChatOptions { ResponseFormat = Outline }, context, cancellation);
        var by = reply.By(Prompt.Planner);
        var (draft, verdict) = _reader.Read(reply.Text, context.Run.Limits);
        return verdict is { IsValid: true }
            ? new PlannerAnswer.Made(verdict.Plan, Source, RequestValidator.Warnings(verdict), reply.Usage, by)
            : new PlannerAnswer.Refused(draft, reply.Usage, by);
    }

    private List<ChatMessage> Messages(PlanningTask task, RunLimits limits)
    {
        List<ChatMessage> messages =
        [
            new(ChatRole.System, $"{_language.Value}\n\n# Limits of this plan\n\n{LimitsText(limits)}"),
            new(ChatRole.User, RequestText.Of(task.Request, task.Input)),
        ];
        foreach (var draft in task.Drafts)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, ReadResult.TextOf(draft.Text)));
            messages.Add(new ChatMessage(ChatRole.User, ProblemsText(draft)));
        }
        return messages;
    }

    private static string ProblemsText(OpenDraft draft)
    {
        var lines = draft.Problems.Take(MostProblems).Select(problem => $"- {(problem.Pointer.Length > 0 ? problem.Pointer : "(the whole)")} {problem.Code}: {problem.Message}");
        var more = draft.Problems.Length > MostProblems ? $"\n- and {draft.Problems.Length - MostProblems} more of the like" : "";
        return $"The plan has problems:\n{string.Join('\n', lines)}{more}";
    }

    private static string LimitsText(RunLimits limits) => FormattableString.Invariant(
        $"At most {limits.Subtasks} subtasks, {limits.ForEachItems} items of a `for_each`, {limits.Nesting} workflows inside each other.");

    private static string LanguageText(ToolRegistry tools) =>
        $"{Prompt.Planner.Text}\n\n# JSON schema of plans\n\n{Json.Line(PlanSchema.Json)}\n\n# Tools\n\n{Catalogue(tools)}";

    private static string Catalogue(ToolRegistry tools)
    {
        if (tools.Tools.Count == 0) return "There are none.";
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            ToolDefinition.WriteCatalogue(writer, tools.Tools.Select(tool => tool.Definition));
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
