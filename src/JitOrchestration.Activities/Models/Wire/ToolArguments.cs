using System.Text.Json;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models.Wire;

/// <summary>
/// The arguments of a tool call as the model wrote them. On the wire they are a text, which need not be JSON; the text is
/// kept, to be judged and shown as it was.
/// </summary>
internal static class ToolArguments
{
    // A property of the call rather than an object beside it: so it survives being stored as JSON.
    private const string TextProperty = "arguments_text";

    /// <summary>A call as it came.</summary>
    public static FunctionCallContent Call(string id, string tool, string text)
    {
        var call = FunctionCallContent.CreateFromParsedArguments(text, id, tool, Parse);
        call.AdditionalProperties = new AdditionalPropertiesDictionary { [TextProperty] = text };
        return call;
    }

    /// <summary>The text of a call's arguments: as the model wrote it or, of calls from elsewhere, its JSON.</summary>
    public static string TextOf(FunctionCallContent call) => call.AdditionalProperties?.GetValueOrDefault(TextProperty) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        _ => JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), CompactJson.Options),
    };

    /// <summary>
    /// The arguments as they are said again: an object in any case. OpenAI takes any text back, but vLLM, SGLang and llama.cpp
    /// refuse the whole conversation for one that is no object, this time and every time after
    /// (https://github.com/ggml-org/llama.cpp/issues/25510).
    /// </summary>
    public static string ObjectOf(FunctionCallContent call) => ModelToolRequest.Of(call) switch
    {
        { Arguments: null, ArgumentsText: var text } => JsonSerializer.Serialize(new Dictionary<string, string> { [TextProperty] = text }, CompactJson.Options),
        { ArgumentsText: var text } => string.IsNullOrWhiteSpace(text) ? "{}" : text,
    };

    // No text at all is what models send to tools without parameters.
    private static Dictionary<string, object?>? Parse(string text) =>
        string.IsNullOrWhiteSpace(text) ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(text, CompactJson.Options);
}
