using System.Buffers;
using System.Text.Json;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>The events of a run's journal so far.</summary>
internal static class EventList
{
    private const int LongestDetail = 160;

    public static async Task ShowAsync(Workbench bench, RunState run) => Show(bench.Screen, await SoFarAsync(bench, run));

    public static void Show(Screen screen, IReadOnlyList<JournalEntry> entries)
    {
        if (screen.IsJson) Screen.Json(writer => Write(writer, entries));
        else ShowSheet(screen, entries);
    }

    private static async Task<List<JournalEntry>> SoFarAsync(Workbench bench, RunState run)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in bench.Engine.EventsAsync(run.RunId))
        {
            entries.Add(entry);
            if (entry.FirstSequence + entry.Events.Count > run.Sequence) break;
        }
        return entries;
    }

    private static void ShowSheet(Screen screen, IReadOnlyList<JournalEntry> entries)
    {
        var sheet = new Sheet("seq", "time", "event", "detail") { Spare = ["time"] };
        foreach (var (sequence, at, happened) in entries.SelectMany(Events))
            sheet.Add(Styles.Plain, $"{sequence}", $"{at:HH:mm:ss.fff}", happened.GetProperty("type").GetString(), Detail(happened));
        sheet.Show(screen);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<JournalEntry> entries)
    {
        writer.WriteStartArray();
        foreach (var (sequence, at, happened) in entries.SelectMany(Events))
        {
            writer.WriteStartObject();
            writer.WriteNumber("sequence", sequence);
            writer.WriteString("at", at.UtcDateTime);
            foreach (var member in happened.EnumerateObject()) member.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>The events of an entry as the journal has them.</summary>
    private static IEnumerable<(long Sequence, DateTimeOffset At, JsonElement Event)> Events(JournalEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        entry.WriteTo(buffer);
        return JsonElement.Parse(buffer.WrittenSpan, Screen.Deep).GetProperty("events").EnumerateArray()
            .Select((happened, place) => (entry.FirstSequence + place, entry.At, happened));
    }

    private static string Detail(JsonElement happened) => Clean.Line(
        string.Join("  ", happened.EnumerateObject().Where(member => member.Name != "type").Select(member => $"{member.Name}: {ValueText.Line(member.Value, LongestDetail)}")),
        LongestDetail);
}
