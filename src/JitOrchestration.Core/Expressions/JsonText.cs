using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// Reads JSON that may hold half a surrogate pair (<c>"\ud800"</c>), which is valid JSON but no text, so that the
/// reader throws. Values come from models and tools: nothing may throw here.
/// </summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text's characters; with the escapes as they stand when they do not make characters.</summary>
    public static string Read(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            return text.GetRawText()[1..^1];
        }
    }

    /// <summary>A property's name, by the same rule.</summary>
    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property));
        }
    }

    /// <summary>The property of an object; undefined when it has none.</summary>
    public static JsonElement Property(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            return default;
        }
    }

    /// <summary>The list or object that a text is the JSON of; undefined when it is none.</summary>
    public static JsonElement Parse(JsonElement text)
    {
        var json = Read(text);
        if (json.AsSpan().TrimStart() is not ['{' or '[', ..]) return default;
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>A value as it is inserted into a text: texts as they are, null as nothing, the rest as compact JSON.</summary>
    public static string Inserted(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => Read(json),
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.Array or JsonValueKind.Object => Compact(json),
        _ => json.GetRawText(),
    };

    private static string Compact(JsonElement json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Relaxed);
        try
        {
            json.WriteTo(writer);
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            return json.GetRawText();
        }
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
