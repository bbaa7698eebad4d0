using System.Globalization;
using System.Text;

namespace JitOrchestration.Core.Plans.Drawing;

/// <summary>
/// A Mermaid flowchart. Nodes are called n0, n1, ..., never by their ids, because a few ids (<c>end</c>) are syntax.
/// </summary>
internal static class MermaidChart
{
    public static string Draw(PlanGraph graph, IReadOnlyDictionary<string, string>? statuses)
    {
        var chart = new StringBuilder("flowchart TD\n");
        foreach (var node in graph.Nodes) AppendNode(chart, node);
        foreach (var node in graph.Nodes) AppendEdges(chart, node);
        if (statuses is not null) AppendStatuses(chart, graph, statuses);
        return chart.ToString();
    }

    private static void AppendNode(StringBuilder chart, PlanNode node)
    {
        var (open, close) = Shape(node.Subtask);
        var label = string.Join("<br/>", NodeLabel.Lines(node.Subtask).Select(Escape));
        chart.Append(CultureInfo.InvariantCulture, $"    n{node.Index}{open}\"{label}\"{close}\n");
    }

    private static (string Open, string Close) Shape(Subtask subtask) => subtask switch
    {
        { Tool: not null } => ("[[", "]]"),
        { Ask: not null } => ("[/", "/]"),
        { Wait: not null } => ("([", "])"),
        { Workflow: not null } => ("{{", "}}"),
        _ => ("[", "]"),
    };

    private static void AppendEdges(StringBuilder chart, PlanNode node)
    {
        var arrow = node.Subtask.DependsOn.IsDefaultOrEmpty ? "-.->" : "-->";
        foreach (var dependency in node.Dependencies) AppendEdge(chart, dependency, arrow, node);
        foreach (var dependency in node.OrderOnly) AppendEdge(chart, dependency, "-.->", node);
    }

    private static void AppendEdge(StringBuilder chart, int from, string arrow, PlanNode to) =>
        chart.Append(CultureInfo.InvariantCulture, $"    n{from} {arrow} n{to.Index}\n");

    private static void AppendStatuses(StringBuilder chart, PlanGraph graph, IReadOnlyDictionary<string, string> statuses)
    {
        foreach (var (status, fill) in StatusColours.All)
        {
            var nodes = graph.Nodes.Where(node => StatusColours.StatusOf(node, statuses) == status).ToArray();
            if (nodes.Length == 0) continue;
            var names = string.Join(",", nodes.Select(node => string.Create(CultureInfo.InvariantCulture, $"n{node.Index}")));
            chart.Append(CultureInfo.InvariantCulture, $"    classDef {status} fill:{fill},stroke:#333333,color:#000000\n");
            chart.Append(CultureInfo.InvariantCulture, $"    class {names} {status}\n");
        }
    }

    /// <summary>
    /// Letters, digits and a few signs stay; all else is written as Mermaid's <c>#code;</c>. The colon too: Mermaid cuts
    /// a semicolon from any line that reads like <c>style ...:#...;</c>, labels included.
    /// </summary>
    private static string Escape(string text)
    {
        var label = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHarmless(rune)) label.Append(rune.ToString());
            else label.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }
        return label.ToString();
    }

    private static bool IsHarmless(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || (rune.IsAscii && " _.,!?'".Contains((char)rune.Value, StringComparison.Ordinal));
}
