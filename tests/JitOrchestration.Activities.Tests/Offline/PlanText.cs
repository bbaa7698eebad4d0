using System.Text.Json;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Tests.Offline;

/// <summary>Writes a plan as short lines: <c>id = call [each list] [if condition] &lt;- dependencies</c>.</summary>
internal static class PlanText
{
    public static string Of(string request, JsonElement? input = null) => OfflinePlanner.Plan(request, input, KnownTools.All) switch
    {
        OfflinePlanResult.Planned planned => Of(planned.Plan),
        OfflinePlanResult.NotUnderstood problem => $"? {problem.Offset} \"{problem.Text}\" {problem.Reason}",
        _ => throw new InvalidOperationException(),
    };

    public static string Of(Plan plan) => string.Join('\n', plan.Subtasks.Select(Line));

    private static string Line(Subtask subtask)
    {
        var line = $"{subtask.Id} = {Call(subtask)}";
        if (subtask.ForEach is { } list) line += $" each {list}";
        if (subtask.Condition is { } condition) line += $" if {condition}";
        return subtask.DependsOn.IsEmpty ? line : $"{line} <- {string.Join(' ', subtask.DependsOn)}";
    }

    private static string Call(Subtask subtask) => subtask switch
    {
        { Tool: { } tool } => $"{tool}({Args(subtask.Args!.Value)})",
        { Task: { } task } => $"\"{task}\"",
        { Ask: { } ask } => $"{ask.Kind.ToString().ToLowerInvariant()}? {ask.Question}",
        { Wait.Seconds: { } seconds } => FormattableString.Invariant($"wait {seconds}"),
        { Wait.Until: { } until } => $"until {until:u}",
        _ => throw new InvalidOperationException($"{subtask.Id} does nothing"),
    };

    private static string Args(JsonElement args) =>
        string.Join(", ", args.EnumerateObject().Select(arg => $"{arg.Name}: {arg.Value.ToString().Replace("\n", "\\n", StringComparison.Ordinal)}"));
}
