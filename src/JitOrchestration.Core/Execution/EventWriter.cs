using System.Text.Json;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// Writes events as JSON. The few kinds that every step of a graph consists of are written by hand, to the letter as
/// the serializer would: that halves the cost of a step, and a test holds one against the other.
/// </summary>
internal static class EventWriter
{
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Subtask = JsonEncodedText.Encode("subtask");
    private static readonly JsonEncodedText Key = JsonEncodedText.Encode("key");
    private static readonly JsonEncodedText Attempt = JsonEncodedText.Encode("attempt");
    private static readonly JsonEncodedText EffectName = JsonEncodedText.Encode("effect");
    private static readonly JsonEncodedText ValueName = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText SubtaskStarted = JsonEncodedText.Encode("subtask_started");
    private static readonly JsonEncodedText SubtaskCompleted = JsonEncodedText.Encode("subtask_completed");
    private static readonly JsonEncodedText CallStarted = JsonEncodedText.Encode("call_started");
    private static readonly JsonEncodedText CallCompleted = JsonEncodedText.Encode("call_completed");

    public static void Write(Utf8JsonWriter writer, RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.SubtaskStarted e: WriteNamed(writer, SubtaskStarted, Subtask, e.Subtask); break;
            case RunEvent.SubtaskCompleted { Result: null } e: WriteNamed(writer, SubtaskCompleted, Subtask, e.Subtask); break;
            case RunEvent.CallStarted { Reserved: null, GraceSeconds: null } e: WriteStart(writer, e); break;
            case RunEvent.CallCompleted { Usage: null, By: null } e: WriteCompletion(writer, e); break;
            default: JsonSerializer.Serialize(writer, happened, JournalJson.Default.RunEvent); break;
        }
    }

    private static void WriteNamed(Utf8JsonWriter writer, JsonEncodedText type, JsonEncodedText name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString(Type, type);
        writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static void WriteStart(Utf8JsonWriter writer, RunEvent.CallStarted e)
    {
        writer.WriteStartObject();
        writer.WriteString(Type, CallStarted);
        writer.WriteString(Key, e.Key);
        writer.WriteNumber(Attempt, e.Attempt);
        writer.WriteString(EffectName, Wire.Word(e.Effect));
        writer.WriteEndObject();
    }

    private static void WriteCompletion(Utf8JsonWriter writer, RunEvent.CallCompleted e)
    {
        writer.WriteStartObject();
        writer.WriteString(Type, CallCompleted);
        writer.WriteString(Key, e.Key);
        writer.WritePropertyName(ValueName);
        Values.ValueConverter.Write(writer, e.Value);
        writer.WriteEndObject();
    }
}
