using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Abstract = Microsoft.Extensions.AI;
using Wired = OpenAI.Chat;

// OPENAI001, SCME0001: seed, reasoning effort and the patch of a request are marked experimental.
#pragma warning disable OPENAI001, SCME0001

namespace JitOrchestration.Activities.Models.Wire;

/// <summary>Options in the words of the wire.</summary>
internal static class WireOptions
{
    // The name in the additional properties by which the abstractions' own adapters know a strict schema.
    private const string StrictProperty = "strict";

    /// <summary>The options of a call.</summary>
    public static ChatCompletionOptions Of(ChatOptions? options, ModelProvider provider)
    {
        var wired = new ChatCompletionOptions();
        if (options is null) return wired;
        AddSampling(wired, options);
        AddLimit(wired, options.MaxOutputTokens, provider);
        AddTools(wired, options);
        wired.ResponseFormat = Format(options);
        if (options.ModelId is { } model) wired.Patch.Set("$.model"u8, model);
        return wired;
    }

    private static void AddSampling(ChatCompletionOptions wired, ChatOptions options)
    {
        wired.Temperature = options.Temperature;
        wired.TopP = options.TopP;
        wired.FrequencyPenalty = options.FrequencyPenalty;
        wired.PresencePenalty = options.PresencePenalty;
        wired.Seed = options.Seed;
        wired.ReasoningEffortLevel = Effort(options.Reasoning?.Effort);
        foreach (var stop in options.StopSequences ?? []) wired.StopSequences.Add(stop);
    }

    // OpenAI's newer models refuse max_tokens; Ollama, llama.cpp and others know nothing else.
    private static void AddLimit(ChatCompletionOptions wired, int? tokens, ModelProvider provider)
    {
        if (tokens is not { } limit) return;
        if (provider == ModelProvider.Compatible) wired.Patch.Set("$.max_tokens"u8, limit);
        else wired.MaxOutputTokenCount = limit;
    }

    private static void AddTools(ChatCompletionOptions wired, ChatOptions options)
    {
        foreach (var tool in options.Tools ?? []) wired.Tools.Add(Tool(tool, options));
        if (wired.Tools.Count == 0) return; // A choice or a parallelism without tools is an error of the wire.
        wired.AllowParallelToolCalls = options.AllowMultipleToolCalls;
        wired.ToolChoice = Choice(options.ToolMode);
    }

    private static ChatTool Tool(AITool tool, ChatOptions options) => tool is AIFunctionDeclaration function
        ? ChatTool.CreateFunctionTool(function.Name, function.Description, Json(function.JsonSchema), Strict(function.AdditionalProperties) ?? Strict(options.AdditionalProperties))
        : throw new NotSupportedException($"The tool '{tool.Name}' is a {tool.GetType().Name}: only functions are sent to models.");

    private static ChatToolChoice? Choice(ChatToolMode? mode) => mode switch
    {
        NoneChatToolMode => ChatToolChoice.CreateNoneChoice(),
        RequiredChatToolMode { RequiredFunctionName: { } name } => ChatToolChoice.CreateFunctionChoice(name),
        RequiredChatToolMode => ChatToolChoice.CreateRequiredChoice(),
        _ => null,
    };

    private static Wired.ChatResponseFormat? Format(ChatOptions options) => options.ResponseFormat switch
    {
        ChatResponseFormatJson { Schema: { } schema } json => Wired.ChatResponseFormat.CreateJsonSchemaFormat(
            json.SchemaName ?? "answer", Json(schema), json.SchemaDescription, Strict(options.AdditionalProperties)),
        ChatResponseFormatJson => Wired.ChatResponseFormat.CreateJsonObjectFormat(),
        _ => null,
    };

    private static ChatReasoningEffortLevel? Effort(ReasoningEffort? effort) => effort switch
    {
        ReasoningEffort.None => ChatReasoningEffortLevel.None,
        ReasoningEffort.Low => ChatReasoningEffortLevel.Low,
        ReasoningEffort.Medium => ChatReasoningEffortLevel.Medium,
        ReasoningEffort.High => ChatReasoningEffortLevel.High,
        ReasoningEffort.ExtraHigh => new ChatReasoningEffortLevel("xhigh"),
        _ => default(ChatReasoningEffortLevel?),
    };

    private static bool? Strict(IReadOnlyDictionary<string, object?>? properties) =>
        properties?.GetValueOrDefault(StrictProperty) as bool?;

    private static BinaryData Json(JsonElement schema) => BinaryData.FromString(schema.GetRawText());
}
