using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// Calls as JSON, for engines that perform them in another process: the input of an activity. The first member is the
/// <c>type</c>.
/// </summary>
public static class CommandJson
{
    /// <summary>Writes a call as an object.</summary>
    public static void Write(Utf8JsonWriter writer, Command.Call call) => JsonSerializer.Serialize(writer, call, MessageJson.Default.Call);

    /// <summary>Writes a call as UTF-8 JSON.</summary>
    public static void Write(IBufferWriter<byte> buffer, Command.Call call)
    {
        using var writer = new Utf8JsonWriter(buffer);
        Write(writer, call);
    }

    /// <summary>Reads what <see cref="Write(Utf8JsonWriter, Command.Call)"/> wrote.</summary>
    /// <exception cref="JsonException">It is no call.</exception>
    public static Command.Call Read(ReadOnlySpan<byte> utf8) => MessageJson.Read(utf8, MessageJson.Default.Call);

    /// <summary>The same as an element.</summary>
    public static JsonElement ToElement(Command.Call value) => JsonSerializer.SerializeToElement(value, MessageJson.Default.Call);

    /// <summary>Reads such an element.</summary>
    public static Command.Call Read(JsonElement element) => Read(JsonMarshal.GetRawUtf8Value(element));
}
