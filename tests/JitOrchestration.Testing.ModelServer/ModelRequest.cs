using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Testing.ModelServer;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Headers">The headers; names compare without regard to case.</param>
/// <param name="Body">The body, parsed; undefined when there was none.</param>
public sealed record ModelRequest(string Method, string Path, ImmutableDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>The model that is asked.</summary>
    public string Model => Body.GetProperty("model").GetString()!;

    /// <summary>The conversation.</summary>
    public ImmutableArray<JsonElement> Messages => [.. Body.GetProperty("messages").EnumerateArray()];

    /// <summary>The text of the last message.</summary>
    public string LastText => TextOf(Messages[^1]);

    /// <summary>Every text of the conversation, joined: for scripts that look for a word.</summary>
    public string AllText => string.Join('\n', Messages.Select(TextOf));

    /// <summary>The names of the tools that the model may call.</summary>
    public ImmutableArray<string> Tools => Field("tools") is { } tools
        ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!)]
        : [];

    /// <summary>Whether the answer is wanted as a stream.</summary>
    public bool Stream => Field("stream") is { ValueKind: JsonValueKind.True };

    /// <summary>The name of the form that the answer must have, such as <c>plan</c>; null: it may be any text.</summary>
    public string? Form => Field("response_format") is { } format && format.TryGetProperty("json_schema", out var schema) ? schema.GetProperty("name").GetString() : null;

    /// <summary>The key of the call, the same however often it is asked.</summary>
    public string? IdempotencyKey => Header("Idempotency-Key");

    /// <summary>How many turns the model has taken in the conversation.</summary>
    public int Turns => Messages.Count(message => message.GetProperty("role").ValueEquals("assistant"));

    /// <summary>A header's value; null: it was not sent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A field of the body; null: it was not sent.</summary>
    public JsonElement? Field(string name) => Body.TryGetProperty(name, out var field) ? field : null;

    internal static async Task<ModelRequest> ReadAsync(HttpRequest request) => new(
        request.Method,
        request.Path,
        request.Headers.ToImmutableDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        request.ContentLength == 0 || request.Method == "GET" ? default : await JsonSerializer.DeserializeAsync<JsonElement>(request.Body));

    private static string TextOf(JsonElement message) => !message.TryGetProperty("content", out var content) ? "" : content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "")),
        _ => "",
    };
}
