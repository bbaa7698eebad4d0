using System.Text.Json.Nodes;
using JitOrchestration.Activities.Models.Wire;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>
/// Conversations as the conventions write them into spans: <c>gen-ai-input-messages.json</c> and
/// <c>gen-ai-output-messages.json</c> of the pinned version.
/// </summary>
internal static class MessageContent
{
    public static string OfInput(IEnumerable<ChatMessage> messages) => Write(messages.Select(Of));

    public static string OfOutput(ChatResponse response) => Write(response.Messages.Select(message =>
    {
        var written = Of(message);
        written["finish_reason"] = response.FinishReason?.Value ?? "stop";
        return written;
    }));

    private static string Write(IEnumerable<JsonObject> messages) => new JsonArray([.. messages]).ToJsonString(CompactJson.Options);

    private static JsonObject Of(ChatMessage message) => new()
    {
        ["role"] = message.Role.Value,
        ["parts"] = new JsonArray([.. message.Contents.Select(PartOf).OfType<JsonNode>()]),
    };

    private static JsonObject? PartOf(AIContent content) => content switch
    {
        TextContent text => new() { ["type"] = "text", ["content"] = text.Text },
        TextReasoningContent thoughts => new() { ["type"] = "reasoning", ["content"] = thoughts.Text },
        FunctionCallContent call => new() { ["type"] = "tool_call", ["id"] = call.CallId, ["name"] = call.Name, ["arguments"] = ToolArguments.TextOf(call) },
        FunctionResultContent result => new() { ["type"] = "tool_call_response", ["id"] = result.CallId, ["response"] = WireMessages.ResultText(result.Result) },
        _ => null,
    };
}
