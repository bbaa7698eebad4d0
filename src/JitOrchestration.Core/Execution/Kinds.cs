using System.Text.Json;

namespace JitOrchestration.Core.Execution;

/// <summary>Kinds of JSON values in words for people.</summary>
public static class Kinds
{
    /// <summary>What a value is: "a text", "a number", "null", ...</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "null",
    };
}
