using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Abstract = Microsoft.Extensions.AI;
using Wired = OpenAI.Chat;

namespace JitOrchestration.Activities.Models.Wire;

/// <summary>A conversation in the words of the wire.</summary>
internal static class WireMessages
{
    /// <summary>The messages, the instructions of the options first.</summary>
    /// <exception cref="NotSupportedException">One holds something else than text, tool calls and their results.</exception>
    public static IReadOnlyList<Wired.ChatMessage> Of(IEnumerable<Abstract.ChatMessage> messages, ChatOptions? options)
    {
        var wired = messages.SelectMany(Of);
        return options?.Instructions is { Length: > 0 } instructions
            ? [new SystemChatMessage(instructions), .. wired]
            : [.. wired];
    }

    private static IEnumerable<Wired.ChatMessage> Of(Abstract.ChatMessage message) =>
        message.Role == ChatRole.Tool ? ToolResults(message)
        : message.Role == ChatRole.Assistant ? [Assistant(message)]
        : message.Role == ChatRole.User ? [new UserChatMessage(TextOnly(message))]
        : [new SystemChatMessage(TextOnly(message))];

    private static IEnumerable<Wired.ChatMessage> ToolResults(Abstract.ChatMessage message) =>
        message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, ResultText(result.Result)));

    // Thoughts and usage are of the turn in which they came: they are not said again.
    private static AssistantChatMessage Assistant(Abstract.ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().Select(Call).ToList();
        var wired = calls.Count > 0 ? new AssistantChatMessage(calls) : new AssistantChatMessage(message.Text);
        if (calls.Count > 0 && message.Text.Length > 0) wired.Content.Add(ChatMessageContentPart.CreateTextPart(message.Text));
        wired.Refusal = WireReply.RefusalIn(message);
        return wired;
    }

    private static ChatToolCall Call(FunctionCallContent call) =>
        ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromString(ToolArguments.ObjectOf(call)));

    private static string TextOnly(Abstract.ChatMessage message) =>
        message.Contents.FirstOrDefault(content => content is DataContent or UriContent) is { } other
            ? throw new NotSupportedException($"A message holds {other.GetType().Name}: only text is sent to models.")
            : message.Text;

    internal static string ResultText(object? result) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement json => json.GetRawText(),
        _ => JsonSerializer.Serialize(result, CompactJson.Options),
    };
}
