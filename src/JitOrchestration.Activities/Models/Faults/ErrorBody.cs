using System.ClientModel;
using System.Text.Json;

namespace JitOrchestration.Activities.Models.Faults;

/// <summary>What a server says of its error. Each speaks another dialect, and proxies speak none.</summary>
/// <param name="Code">Its name for it; empty: none.</param>
/// <param name="Type">Its kind; empty: none.</param>
/// <param name="Message">Its words; null: it said nothing that can be read.</param>
internal sealed record ErrorBody(string Code, string Type, string? Message)
{
    private static readonly ErrorBody None = new("", "", null);

    /// <summary>Its words, fit for a message that goes on after them.</summary>
    public string Said => string.IsNullOrWhiteSpace(Message) ? "it did not say why." : Ended(Excerpt.Of(Message));

    /// <summary>Whether it names itself so, as code or as type.</summary>
    public bool Is(string name) => Code == name || Type == name;

    /// <summary>Whether its words have one of these in them.</summary>
    public bool Mentions(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Message?.Contains(word, StringComparison.OrdinalIgnoreCase) == true) return true;
        }
        return false;
    }

    /// <summary>The body of an answer.</summary>
    public static ErrorBody Of(ClientResultException answered)
    {
        if (answered.GetRawResponse()?.Content is not { } body) return None;
        try
        {
            return Of(JsonSerializer.Deserialize<JsonElement>(body));
        }
        catch (JsonException)
        {
            return None; // A page of a proxy: the status has to do.
        }
    }

    /// <summary>The error of a stream, without the object around it.</summary>
    public static ErrorBody OfError(ReadOnlyMemory<byte> json) => OfError(JsonSerializer.Deserialize<JsonElement>(json.Span));

    // OpenAI and most others: {"error": {..}}; Ollama in places: {"error": "text"}; older vLLM: the fields without a wrapper;
    // FastAPI: {"detail": ..}.
    private static ErrorBody Of(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return None;
        if (body.TryGetProperty("error", out var error)) return OfError(error);
        return body.TryGetProperty("detail", out var detail) ? new ErrorBody("", "", Text(detail)) : OfError(body);
    }

    private static ErrorBody OfError(JsonElement error) => error.ValueKind == JsonValueKind.Object
        ? new ErrorBody(Field(error, "code") ?? "", Field(error, "type") ?? "", Field(error, "message"))
        : new ErrorBody("", "", Text(error));

    private static string Ended(string text) => text[^1] is '.' or '!' or '?' or '…' ? text : $"{text}.";

    private static string? Field(JsonElement error, string name) => error.TryGetProperty(name, out var field) ? Text(field) : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };
}
