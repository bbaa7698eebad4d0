using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Abstract = Microsoft.Extensions.AI;
using Wired = OpenAI.Chat;

// SCME0001: fields that the client has no property for are read from its patch, which is marked experimental.
#pragma warning disable SCME0001

namespace JitOrchestration.Activities.Models.Wire;

/// <summary>What came over the wire, in the words of the abstractions.</summary>
internal static class WireReply
{
    /// <summary>The code of the content that holds a refusal; the same as in the abstractions' own adapters.</summary>
    public const string RefusalCode = "Refusal";

    /// <summary>An answer in one piece; one without choices has no message.</summary>
    public static ChatResponse Of(ChatCompletion completion)
    {
        var response = new ChatResponse
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = completion.CreatedAt,
            Usage = Usage(completion.Usage),
            RawRepresentation = completion,
        };
        if (!HasChoice(completion)) return response;
        response.FinishReason = Finish(completion.FinishReason);
        response.Messages.Add(new Abstract.ChatMessage(ChatRole.Assistant, [.. Contents(completion)]) { MessageId = completion.Id });
        return response;
    }

    /// <summary>Whether an error came in place of an answer.</summary>
    public static bool IsError(ChatCompletion completion) =>
        !HasChoice(completion) && completion.Patch.TryGetJson("$.error"u8, out var error) && !error.Span.SequenceEqual("null"u8);

    /// <summary>Why a message says that the model will not; null: it does not say so.</summary>
    public static string? RefusalIn(Abstract.ChatMessage message) =>
        message.Contents.OfType<ErrorContent>().FirstOrDefault(error => error.ErrorCode == RefusalCode)?.Message;

    /// <summary>A refusal as content.</summary>
    public static AIContent Refusal(string why) => new ErrorContent(why) { ErrorCode = RefusalCode };

    /// <summary>What a tool is called that the model does not name: no tool can have this name, and the wire takes it.</summary>
    public const string NoTool = "no-name";

    /// <summary>
    /// A call as content. Some servers leave the id away: one is made, unique within the turn. One without a tool could not be
    /// said again, and the conversation would end there.
    /// </summary>
    public static FunctionCallContent Call(string? id, int index, string? tool, string? arguments) =>
        ToolArguments.Call(id is { Length: > 0 } ? id : $"call_{index}", string.IsNullOrWhiteSpace(tool) ? NoTool : tool, arguments ?? "");

    /// <summary>Why the model stopped.</summary>
    public static Abstract.ChatFinishReason Finish(Wired.ChatFinishReason reason) => reason switch
    {
        Wired.ChatFinishReason.Length => Abstract.ChatFinishReason.Length,
        Wired.ChatFinishReason.ContentFilter => Abstract.ChatFinishReason.ContentFilter,
        Wired.ChatFinishReason.ToolCalls or Wired.ChatFinishReason.FunctionCall => Abstract.ChatFinishReason.ToolCalls,
        _ => Abstract.ChatFinishReason.Stop,
    };

    /// <summary>The tokens it took; null: the server does not say.</summary>
    public static UsageDetails? Usage(ChatTokenUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };

    private static IEnumerable<AIContent> Contents(ChatCompletion completion)
    {
        // vLLM, DeepSeek and others show the model's thoughts in a field of their own.
        if (completion.Patch.TryGetValue("$.choices[0].message.reasoning_content"u8, out string? thoughts) && !string.IsNullOrEmpty(thoughts))
            yield return new TextReasoningContent(thoughts);
        foreach (var part in completion.Content.Where(part => !string.IsNullOrEmpty(part.Text))) yield return new TextContent(part.Text);
        foreach (var (index, call) in completion.ToolCalls.Index()) yield return Call(call.Id, index, call.FunctionName, call.FunctionArguments?.ToString());
        if (completion.Refusal is { Length: > 0 } refusal) yield return Refusal(refusal);
    }

    // The client reads a body without choices, and then throws at every property of the choice it has not got.
    private static bool HasChoice(ChatCompletion completion)
    {
        try
        {
            _ = completion.FinishReason;
            return true;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or NullReferenceException)
        {
            return false;
        }
    }
}
