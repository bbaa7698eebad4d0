using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// Inputs as JSON, for engines whose executor does not live where the world speaks: the output of an activity, a
/// person's signal in a mailbox. The first member is the <c>type</c>.
/// </summary>
public static class InputJson
{
    /// <summary>Writes an input as an object.</summary>
    public static void Write(Utf8JsonWriter writer, Input input) => JsonSerializer.Serialize(writer, input, MessageJson.Default.Input);

    /// <summary>Writes an input as UTF-8 JSON.</summary>
    public static void Write(IBufferWriter<byte> buffer, Input input)
    {
        using var writer = new Utf8JsonWriter(buffer);
        Write(writer, input);
    }

    /// <summary>Reads what <see cref="Write(Utf8JsonWriter, Input)"/> wrote.</summary>
    /// <exception cref="JsonException">It is no input.</exception>
    public static Input Read(ReadOnlySpan<byte> utf8) => MessageJson.Read(utf8, MessageJson.Default.Input);

    /// <summary>The same as an element.</summary>
    public static JsonElement ToElement(Input value) => JsonSerializer.SerializeToElement(value, MessageJson.Default.Input);

    /// <summary>Reads such an element.</summary>
    public static Input Read(JsonElement element) => Read(JsonMarshal.GetRawUtf8Value(element));
}
