using System.Globalization;
using System.Text;

namespace JitOrchestration.Core.Plans.Drawing;

/// <summary>A Graphviz digraph. In its quoted texts only the quote and the backslash mean anything.</summary>
internal static class DotGraph
{
    public static string Draw(PlanGraph graph, IReadOnlyDictionary<string, string>? statuses)
    {
        var dot = new StringBuilder("digraph plan {\n    node [style=filled, fillcolor=\"#FFFFFF\"];\n");
        foreach (var node in graph.Nodes) AppendNode(dot, node, StatusColours.StatusOf(node, statuses));
        foreach (var node in graph.Nodes) AppendEdges(dot, node);
        return dot.Append("}\n").ToString();
    }

    private static void AppendNode(StringBuilder dot, PlanNode node, string? status)
    {
        var label = string.Join("\\n", NodeLabel.Lines(node.Subtask).Select(Escape));
        dot.Append(CultureInfo.InvariantCulture, $"    n{node.Index} [label=\"{label}\", shape={Shape(node.Subtask)}");
        if (status is not null) dot.Append(CultureInfo.InvariantCulture, $", class=\"{status}\", fillcolor=\"{StatusColours.Fill(status)}\"");
        dot.Append("];\n");
    }

    private static string Shape(Subtask subtask) => subtask switch
    {
        { Tool: not null } => "component",
        { Ask: not null } => "parallelogram",
        { Wait: not null } => "oval",
        { Workflow: not null } => "hexagon",
        _ => "box",
    };

    private static void AppendEdges(StringBuilder dot, PlanNode node)
    {
        var style = node.Subtask.DependsOn.IsDefaultOrEmpty ? " [style=dashed]" : "";
        foreach (var dependency in node.Dependencies) AppendEdge(dot, dependency, node, style);
        foreach (var dependency in node.OrderOnly) AppendEdge(dot, dependency, node, " [style=dashed]");
    }

    private static void AppendEdge(StringBuilder dot, int from, PlanNode to, string style) =>
        dot.Append(CultureInfo.InvariantCulture, $"    n{from} -> n{to.Index}{style};\n");

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
