using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What one step yielded, as it stands in a journal: the events of one moment.</summary>
/// <param name="FirstSequence">The sequence of the first event; the others follow without gaps.</param>
/// <param name="At">The moment.</param>
/// <param name="Events">The events.</param>
public sealed record JournalEntry(long FirstSequence, DateTimeOffset At, IReadOnlyList<RunEvent> Events)
{
    /// <summary>
    /// The version of the format in which events are written. A reader refuses a newer one, and reads older ones.
    /// </summary>
    public const int FormatVersion = 1;

    /// <summary>What a step yielded, once the run has taken it.</summary>
    public static JournalEntry Of(RunState run, Decision decision) =>
        new(run.Sequence - decision.Events.Count + 1, run.LastStepAt, decision.Events);

    /// <summary>The same without the events before a sequence.</summary>
    public JournalEntry From(long sequence)
    {
        var skip = (int)Math.Max(0, sequence - FirstSequence);
        return skip == 0 ? this : this with { FirstSequence = sequence, Events = [.. Events.Skip(skip)] };
    }

    /// <summary>Writes the moment and the events as UTF-8 JSON; the sequence is left to the journal's own key.</summary>
    public void WriteTo(IBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        WriteTo(writer);
    }

    /// <summary>Writes the same to a writer.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v", FormatVersion);
        writer.WriteString("at", At);
        writer.WriteStartArray("events");
        foreach (var happened in Events) EventWriter.Write(writer, happened);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes one event as an object whose first member is its <c>type</c>.</summary>
    public static void WriteEvent(Utf8JsonWriter writer, RunEvent happened) => EventWriter.Write(writer, happened);

    /// <summary>Reads what <see cref="WriteTo(IBufferWriter{byte})"/> wrote.</summary>
    /// <exception cref="JsonException">It is not an entry.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public static JournalEntry Read(long firstSequence, ReadOnlySpan<byte> utf8)
    {
        var written = JsonSerializer.Deserialize(utf8, JournalJson.Default.Written)
            ?? throw new JsonException("A journal entry is null.");
        return written.V <= FormatVersion
            ? new JournalEntry(firstSequence, written.At, written.Events)
            : throw new NotSupportedException(
                $"The journal entry has format version {written.V}; this version reads up to {FormatVersion}. Use the newer version that wrote it.");
    }

    internal sealed record Written(int V, DateTimeOffset At, IReadOnlyList<RunEvent> Events);
}

/// <summary>How events and what they hold are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = ValueConverter.MaxDepth,
    Converters = [typeof(PlanConverter)])]
[JsonSerializable(typeof(JournalEntry.Written))]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(RunOptions))]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(RunWarning))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Truth))]
internal sealed partial class JournalJson : JsonSerializerContext;

/// <summary>Writes plans as they are on the wire.</summary>
internal sealed class PlanConverter : JsonConverter<Plan>
{
    public override Plan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => KnownPlans.Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, Plan value, JsonSerializerOptions options) => PlanJson.Write(writer, value);
}
