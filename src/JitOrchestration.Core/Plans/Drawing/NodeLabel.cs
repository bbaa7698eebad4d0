using System.Globalization;
using System.Text;

namespace JitOrchestration.Core.Plans.Drawing;

/// <summary>What the drawing of a subtask says, as plain lines.</summary>
internal static class NodeLabel
{
    /// <summary>A line of a label is cut there, in characters.</summary>
    private const int LineLength = 60;

    public static IEnumerable<string> Lines(Subtask subtask)
    {
        yield return subtask.Id;
        if (Call(subtask) is { } call) yield return OneLine(call);
        if (subtask.ForEach is { } list) yield return OneLine($"for each: {list}");
        if (subtask.Repeat is { } repeat) yield return OneLine($"until: {repeat.Until}");
        if (subtask.Condition is { } condition) yield return OneLine($"if: {condition}");
    }

    private static string? Call(Subtask subtask) => subtask switch
    {
        { Task: { } task } => task,
        { Tool: { } tool } => $"tool: {tool}",
        { Ask: { } ask } => $"ask: {ask.Question}",
        { Wait.Seconds: { } seconds } => string.Create(CultureInfo.InvariantCulture, $"wait: {seconds} s"),
        { Wait.Until: { } until } => string.Create(CultureInfo.InvariantCulture, $"wait until: {until:u}"),
        { Workflow.Request: { } request } => $"workflow: {request}",
        { Workflow.Plan: { } plan } => $"workflow: {plan.Subtasks.Length} subtasks",
        _ => null,
    };

    /// <summary>
    /// White space becomes one space; what is invisible or turns the direction of writing goes: it could make a label
    /// read as something else.
    /// </summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= LineLength) return line.Append('…').ToString();
            if (Rune.IsWhiteSpace(rune)) AppendSpace(line);
            else if (IsVisible(rune)) line.Append(rune.ToString());
        }
        return line.ToString();
    }

    private static void AppendSpace(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
