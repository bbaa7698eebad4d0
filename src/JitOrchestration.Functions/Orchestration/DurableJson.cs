using System.Text.Json;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>How Durable Functions writes what orchestrations and activities hand to each other.</summary>
internal static class DurableJson
{
    /// <summary>Reads what the worker wrote, whichever way its serializer cases names.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { MaxDepth = MaxDepth };

    /// <summary>Values may be nested 64 levels deep, and stand in what stands in something else.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = MaxDepth };

    /// <summary>Parses what holds values.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8) => JsonElement.Parse(utf8, Deep);

    /// <summary>Parses what holds values.</summary>
    public static JsonElement Parse(string json) => JsonElement.Parse(json, Deep);
}
