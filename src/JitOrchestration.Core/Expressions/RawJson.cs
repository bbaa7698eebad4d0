using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// Builds JSON around values that are JSON already: they are copied byte by byte, numbers to the last digit, whatever
/// their texts hold and however deep they lie. New texts are escaped no more than JSON must, as sizes are bounded.
/// </summary>
internal static class RawJson
{
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private static readonly JsonWriterOptions Unchecked = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = int.MaxValue,
    };

    public static JsonElement Text(string text) => Build(writer => writer.WriteStringValue(text));

    public static JsonElement Number(double number) => Build(writer => writer.WriteNumberValue(number));

    public static JsonElement Boolean(bool value) => Build(writer => writer.WriteBooleanValue(value));

    public static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Unchecked)) write(writer);
        return JsonElement.Parse(buffer.WrittenSpan, AnyDepth);
    }

    public static void WriteRaw(this Utf8JsonWriter writer, JsonElement json) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(json), skipInputValidation: true);
}
