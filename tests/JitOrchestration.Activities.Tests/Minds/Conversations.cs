using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Tests.Minds;

/// <summary>Conversations of agents, written shortly.</summary>
internal static class Conversations
{
    public static AgentConversation With(string task = "Work", AgentSpec? agent = null, params NamedData[] data) =>
        new("work", agent, new RenderedTask(task, [.. data]), []);

    public static AgentConversation Then(this AgentConversation conversation, JsonElement message, params OpenAnswer[] answers) =>
        conversation with { Turns = conversation.Turns.Add(new OpenTurn(message, [.. answers], null)) };

    public static AgentConversation Complained(this AgentConversation conversation, JsonElement message, string complaint) =>
        conversation with { Turns = conversation.Turns.Add(new OpenTurn(message, [], complaint)) };

    public static AgentSpec Agent(string[]? tools = null, string? schema = null, string? instructions = null, string? model = null, string? name = null) =>
        new(name, instructions, [.. tools ?? []], model, schema is null ? null : JsonElement.Parse(schema));

    public static NamedData Data(string name, string text) => new(name, JsonSerializer.SerializeToElement(text));

    public static OpenAnswer Answer(string id, string tool, JsonElement value) => new(id, tool, value, null);

    public static OpenAnswer Failed(string id, string tool, string code, string message) => new(id, tool, null, new Failure(code, message));

    /// <summary>A turn that called tools, as the mind keeps it.</summary>
    public static JsonElement Called(params (string Id, string Tool, string Arguments)[] calls) => JsonSerializer.SerializeToElement(
        new { text = (string?)null, tool_calls = calls.Select(call => new { id = call.Id, tool = call.Tool, arguments = call.Arguments }) });
}
