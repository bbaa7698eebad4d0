using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Wire;
using JitOrchestration.Activities.Tools;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>
/// What a model said in a turn, as the journal keeps it: <c>{"text": ..., "tool_calls": [{"id", "tool", "arguments"}]}</c>, the
/// arguments being the text that the model wrote. It does not change with the libraries.
/// </summary>
internal sealed record AssistantTurn(string? Text, ImmutableArray<AssistantCall> ToolCalls)
{
    /// <summary>
    /// What a model has said. A call's id that was used before gets another: some servers count from 0 in every turn, and
    /// an id is what <c>read_result</c> finds an answer by.
    /// </summary>
    /// <param name="reply">It.</param>
    /// <param name="before">The turns before.</param>
    public static AssistantTurn Of(ModelReply reply, IReadOnlyCollection<AssistantTurn> before)
    {
        var used = before.SelectMany(turn => turn.ToolCalls).Select(call => call.Id).ToHashSet(StringComparer.Ordinal);
        var calls = reply.ToolCalls.Select(call => new AssistantCall(Unused(call.Id, used), call.Tool, call.ArgumentsText));
        return new AssistantTurn(reply.Text.Length > 0 ? reply.Text : null, [.. calls]);
    }

    /// <summary>Reads what was kept; what was kept by another mind is its text.</summary>
    public static AssistantTurn Read(JsonElement message) => message.ValueKind == JsonValueKind.Object && message.TryGetProperty("tool_calls", out var calls)
        ? new AssistantTurn(message.Text("text"), [.. calls.EnumerateArray().Select(AssistantCall.Read)])
        : new AssistantTurn(Performing.ReadResult.TextOf(message), []);

    /// <summary>As the journal keeps it.</summary>
    public JsonElement ToJson() => Json.From(this);

    /// <summary>As the model is shown it again.</summary>
    public ChatMessage ToMessage()
    {
        var message = new ChatMessage(ChatRole.Assistant, Text is null ? [] : [new TextContent(Text)]);
        foreach (var call in ToolCalls) message.Contents.Add(ToolArguments.Call(call.Id, call.Tool, call.Arguments));
        return message;
    }

    private static string Unused(string id, HashSet<string> used)
    {
        var name = id;
        for (var number = 2; !used.Add(name); number++) name = $"{id}_{number}";
        return name;
    }
}

/// <summary>A tool call that a model wants.</summary>
/// <param name="Id">Its name, unique in the conversation.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">The arguments as the model wrote them.</param>
internal sealed record AssistantCall(string Id, string Tool, string Arguments)
{
    public static AssistantCall Read(JsonElement call) => new(call.Text("id")!, call.Text("tool")!, call.Text("arguments")!);

    /// <summary>
    /// The arguments as a value. What is no object is passed on as the text it is: the tool's schema then refuses it, and the
    /// model is told.
    /// </summary>
    public JsonElement ArgumentsJson() => new ModelToolRequest(Id, Tool, Arguments).Arguments ?? Json.From(Arguments);
}
