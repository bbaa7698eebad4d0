using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>Values that are all in the state, put together as they are, byte for byte.</summary>
internal static class Joined
{
    public static Value List(IEnumerable<Value> values) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var value in values) Copy(writer, value);
        writer.WriteEndArray();
    });

    public static Value Object(IEnumerable<KeyValuePair<string, Value>> members) => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Copy(writer, value);
        }
        writer.WriteEndObject();
    });

    private static Value Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        return Value.Of(JsonElement.Parse(buffer.WrittenSpan, ValueConverter.Deep));
    }

    private static void Copy(Utf8JsonWriter writer, Value value) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(((Value.Inline)value).Json), skipInputValidation: true);
}
