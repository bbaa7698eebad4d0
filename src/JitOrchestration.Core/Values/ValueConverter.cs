using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace JitOrchestration.Core.Values;

/// <summary>Writes a value as <c>{"json": ...}</c> or <c>{"stored": sha256, "bytes": n, "kind": ..., "count": n}</c>.</summary>
public sealed class ValueConverter : JsonConverter<Value>
{
    /// <summary>
    /// How deep JSON that holds values may be nested: the 64 levels that a value itself may have, as the reader of
    /// whoever it came from has it, and room for all that stands around it.
    /// </summary>
    internal const int MaxDepth = 128;

    /// <summary>For parsers of what holds values.</summary>
    internal static readonly JsonDocumentOptions Deep = new() { MaxDepth = MaxDepth };

    /// <inheritdoc/>
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        if (element.TryGetProperty("json", out var json)) return new Value.Inline(json);
        return new Value.Stored(
            element.GetProperty("stored").GetString()!,
            element.GetProperty("bytes").GetInt64(),
            Enum.Parse<JsonValueKind>(element.GetProperty("kind").GetString()!),
            element.TryGetProperty("count", out var count) ? count.GetInt32() : null);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) => Write(writer, value);

    internal static void Write(Utf8JsonWriter writer, Value value)
    {
        writer.WriteStartObject();
        if (value is Value.Inline inline)
        {
            writer.WritePropertyName("json");
            // As it is, byte for byte: how large a value is decides where results are put together.
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(inline.Json), skipInputValidation: true);
        }
        else if (value is Value.Stored stored)
        {
            writer.WriteString("stored", stored.Sha256);
            writer.WriteNumber("bytes", stored.Bytes);
            writer.WriteString("kind", stored.Kind.ToString());
            if (stored.Count is { } count) writer.WriteNumber("count", count);
        }
        writer.WriteEndObject();
    }
}
