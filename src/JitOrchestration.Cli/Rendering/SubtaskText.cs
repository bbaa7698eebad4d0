using System.Globalization;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Cli.Rendering;

/// <summary>What a subtask of a plan does, in a line.</summary>
internal static class SubtaskText
{
    private const int Longest = 120;

    public static string What(Subtask subtask) => Clean.Line(string.Concat(
        subtask.ForEach is { } list ? $"for each of {list}: " : "",
        Call(subtask),
        subtask.Repeat is { } repeat ? $", until {repeat.Until}" : "",
        subtask.Always ? ", always" : ""), Longest);

    /// <summary>How many there are.</summary>
    public static string Count(int subtasks) => subtasks == 1 ? "1 subtask" : string.Create(CultureInfo.InvariantCulture, $"{subtasks} subtasks");

    /// <summary>How many items of a <c>for_each</c> completed, and what became of the others that have ended.</summary>
    public static string Items(int total, Func<SubtaskStatus, int> count)
    {
        var others = new[] { SubtaskStatus.Failed, SubtaskStatus.Skipped }.Where(status => count(status) > 0).Select(status => $", {count(status)} {Wire.Word(status)}");
        return $"{count(SubtaskStatus.Completed)} of {total} items{string.Concat(others)}";
    }

    private static string Call(Subtask subtask) => subtask switch
    {
        { Task: { } task } => task,
        { Tool: { } tool } => $"{tool} {Arguments(subtask.Args)}".TrimEnd(),
        { Ask: { } ask } => $"ask: {ask.Question}",
        { Wait.Seconds: { } seconds } => string.Create(CultureInfo.InvariantCulture, $"wait {seconds} s"),
        { Wait.Until: { } until } => string.Create(CultureInfo.InvariantCulture, $"wait until {until:u}"),
        { Workflow.Request: { } request } => $"run: {request}",
        { Workflow.Plan: { } plan } => $"run a plan of {Count(plan.Subtasks.Length)}",
        _ => "",
    };

    private static string Arguments(JsonElement? arguments) => arguments switch
    {
        { ValueKind: JsonValueKind.Object } json when json.GetPropertyCount() == 1 => Brief(json.EnumerateObject().First().Value),
        { ValueKind: JsonValueKind.Object } json => string.Join(", ", json.EnumerateObject().Select(member => $"{member.Name}: {Brief(member.Value)}")),
        { } json => Brief(json),
        null => "",
    };

    private static string Brief(JsonElement json) => ValueText.Line(json, 60);
}
