using System.Text.Json;
using System.Text.Json.Nodes;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Plans;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>The tools that an agent's model is offered: its own, and <c>read_result</c> when it sees a part of some data only.</summary>
internal static class AgentTools
{
    public static List<AITool> Of(AgentSpec? agent, ToolRegistry tools, bool canRead)
    {
        // One that this host does not have is not offered; a plan that names it is not valid here.
        var own = (agent?.Tools ?? []).Distinct().Select(name => tools.Find(name)?.Definition).OfType<ToolDefinition>();
        return [.. own.Concat(canRead ? [ReadResult.Definition] : []).Select(Declaration)];
    }

    private static AITool Declaration(ToolDefinition tool) =>
        AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, WithProperties(tool.Parameters));

    // OpenAI refuses {"type": "object"} alone: "object schema missing properties".
    private static JsonElement WithProperties(JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out _)) return schema;
        var whole = JsonObject.Create(schema)!;
        whole["type"] = "object";
        whole["properties"] = new JsonObject();
        return JsonSerializer.SerializeToElement(whole);
    }
}
