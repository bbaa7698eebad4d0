using System.Text.Json;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Tools: each exists, and its arguments fit its schema.</summary>
internal sealed class ToolCheck(IToolCatalog? catalog)
{
    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    private readonly HashSet<string> _names = catalog is null ? [] : [.. catalog.Names];

    public void Check(CheckedSubtask subtask)
    {
        if (subtask.Subtask.Tool is { Length: > 0 } tool) CheckCall(subtask, tool);
        if (subtask.Subtask.Agent is { Tools.IsDefault: false } agent)
            for (var i = 0; i < agent.Tools.Length; i++) CheckExists(subtask, $"agent/tools/{i}", agent.Tools[i]);
    }

    private void CheckCall(CheckedSubtask subtask, string tool)
    {
        var args = subtask.Subtask.Args ?? NoArguments;
        if (!CanBeArguments(args))
            subtask.Error(
                PlanProblemCodes.WrongKind, "args",
                "\"args\" must be an object, or a text that is one template, such as \"{{other.result}}\".");
        else if (CheckExists(subtask, "tool", tool) && catalog is not null)
            foreach (var (pointer, message) in catalog.CheckArguments(tool, args))
                subtask.Problems.Add(PlanProblemCodes.BadArguments, subtask.At["args"].Below(pointer), message);
    }

    private bool CheckExists(CheckedSubtask subtask, string place, string tool)
    {
        if (catalog is null || _names.Contains(tool)) return true;
        subtask.Error(PlanProblemCodes.UnknownTool, place, $"There is no tool \"{tool}\".{Hint(tool, subtask.Problems)}");
        return false;
    }

    private string Hint(string tool, Problems problems) => problems.Hint(tool, _names) is { Length: > 0 } near ? near : Known();

    private string Known() => _names.Count switch
    {
        0 => " No tools are configured.",
        <= 20 => $" Known: {string.Join(", ", _names.Order(StringComparer.Ordinal))}.",
        _ => $" {_names.Count} others are configured.",
    };

    private static bool CanBeArguments(JsonElement args) => args.ValueKind switch
    {
        JsonValueKind.Object => true,
        JsonValueKind.String => args.GetString()!.Contains("{{", StringComparison.Ordinal),
        _ => false,
    };
}
