using System.Buffers;
using System.Text.Json;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Remote;

/// <summary>An event as a server streams it: one line of JSON with its sequence and its time.</summary>
internal static class StreamedEvent
{
    private const string Data = "data: ";

    /// <summary>The entry of a line of an event stream; null: the line has none.</summary>
    public static JournalEntry? TryRead(string line)
    {
        if (!line.StartsWith(Data, StringComparison.Ordinal)) return null;
        var streamed = JsonElement.Parse(line[Data.Length..], Screen.Deep);
        return JournalEntry.Read(streamed.GetProperty("sequence").GetInt64(), Entry(streamed));
    }

    private static ReadOnlySpan<byte> Entry(JsonElement streamed)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", JournalEntry.FormatVersion);
            streamed.EnumerateObject().Single(member => member.NameEquals("at")).WriteTo(writer);
            writer.WriteStartArray("events");
            writer.WriteStartObject();
            foreach (var member in streamed.EnumerateObject().Where(member => member.Name is not ("sequence" or "at"))) member.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan;
    }
}
