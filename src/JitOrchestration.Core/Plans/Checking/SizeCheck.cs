using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Texts and lists: none longer than the limits allow.</summary>
internal static class SizeCheck
{
    public static void Check(CheckedSubtask subtask)
    {
        var fields = subtask.Subtask;
        CheckText(subtask, "task", fields.Task);
        CheckText(subtask, "workflow/request", fields.Workflow?.Request);
        CheckJson(subtask, "args", fields.Args);
        CheckJson(subtask, "workflow/input", fields.Workflow?.Input);
        if (fields.Agent is { } agent) CheckAgent(subtask, agent);
        if (fields.Ask is { } ask) CheckAsk(subtask, ask);
    }

    private static void CheckAgent(CheckedSubtask subtask, AgentSpec agent)
    {
        CheckText(subtask, "agent/name", agent.Name);
        CheckText(subtask, "agent/instructions", agent.Instructions);
        CheckText(subtask, "agent/model", agent.Model);
        CheckJson(subtask, "agent/output_schema", agent.OutputSchema);
        if (!agent.Tools.IsDefault)
            CheckSize(subtask, "agent/tools", "agent_tools", subtask.Rules.Limits.AgentTools, agent.Tools.Length);
    }

    private static void CheckAsk(CheckedSubtask subtask, AskSpec ask)
    {
        CheckText(subtask, ask.IsPlain ? "ask" : "ask/question", ask.Question);
        CheckJson(subtask, "ask/schema", ask.Schema);
        if (ask.Choices.IsDefault) return;
        CheckSize(subtask, "ask/choices", "choices", subtask.Rules.Limits.Choices, ask.Choices.Length);
        for (var i = 0; i < ask.Choices.Length; i++) CheckText(subtask, $"ask/choices/{i}", ask.Choices[i]);
    }

    private static void CheckText(CheckedSubtask subtask, string place, string? text)
    {
        if (text is not null)
            CheckSize(subtask, place, "text_bytes", subtask.Rules.Limits.TextBytes, Encoding.UTF8.GetByteCount(text));
    }

    private static void CheckJson(CheckedSubtask subtask, string place, JsonElement? json)
    {
        if (json is { } value)
            CheckSize(subtask, place, "json_bytes", subtask.Rules.Limits.JsonBytes, StrictJson.Raw(value).Length);
    }

    private static void CheckSize(CheckedSubtask subtask, string place, string name, int limit, int actual)
    {
        if (actual > limit) Limit.Report(subtask.Problems, subtask.At.Below(place), name, limit, actual);
    }
}
