using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Views;

/// <summary>A graph as nodes and edges.</summary>
internal static class GraphView
{
    public static IResult Of(PlanGraph graph, IReadOnlyDictionary<string, string> statuses) => new JsonAnswer(StatusCodes.Status200OK, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("nodes");
        foreach (var node in graph.Nodes) WriteNode(writer, node, statuses);
        writer.WriteEndArray();
        writer.WriteStartArray("edges");
        foreach (var node in graph.Nodes) WriteEdges(writer, graph, node);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteNode(Utf8JsonWriter writer, PlanNode node, IReadOnlyDictionary<string, string> statuses)
    {
        writer.WriteStartObject();
        writer.WriteString("id", node.Id);
        writer.WriteString("does", KindOf(node.Subtask));
        writer.WriteString("status", statuses.GetValueOrDefault(node.Id, Wire.Word(SubtaskStatus.Pending)));
        writer.WriteEndObject();
    }

    private static string KindOf(Subtask subtask) => subtask switch
    {
        { Tool: not null } => "tool",
        { Ask: not null } => "ask",
        { Wait: not null } => "wait",
        { Workflow: not null } => "workflow",
        _ => "task",
    };

    private static void WriteEdges(Utf8JsonWriter writer, PlanGraph graph, PlanNode node)
    {
        foreach (var from in node.Dependencies) WriteEdge(writer, graph.Nodes[from].Id, node.Id, orderOnly: false);
        foreach (var from in node.OrderOnly) WriteEdge(writer, graph.Nodes[from].Id, node.Id, orderOnly: true);
    }

    private static void WriteEdge(Utf8JsonWriter writer, string from, string to, bool orderOnly)
    {
        writer.WriteStartObject();
        writer.WriteString("from", from);
        writer.WriteString("to", to);
        writer.WriteBoolean("order_only", orderOnly);
        writer.WriteEndObject();
    }
}
