using System.Runtime.InteropServices;
using System.Text.Json;
using JitOrchestration.Activities.Models.Wire;
using JitOrchestration.Activities.Performing;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models;

/// <summary>A tool call that a model wants. The tool need not exist, and the arguments need not be JSON.</summary>
/// <param name="Id">The model's name for the call, unique within the turn.</param>
/// <param name="Tool">The tool.</param>
/// <param name="ArgumentsText">The arguments as the model wrote them.</param>
public sealed record ModelToolRequest(string Id, string Tool, string ArgumentsText)
{
    /// <summary>The arguments as an object; null: they are none, and the model should be told so.</summary>
    public JsonElement? Arguments { get; } = Parse(ArgumentsText);

    /// <summary>The call that a content is.</summary>
    public static ModelToolRequest Of(FunctionCallContent call) => new(call.CallId, call.Name, ToolArguments.TextOf(call));

    // No text at all is what models send to tools without parameters.
    private static JsonElement? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return JsonElement.Parse("{}");
        try
        {
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } arguments && ReadableJson.WhyNot(JsonMarshal.GetRawUtf8Value(arguments)) is null ? arguments : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
