using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using DurableTask.Core.History;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Functions.Tests.Recorded;

/// <summary>
/// A history that Durable Functions recorded, and the part of the journal that the run stored of it. In files beside this
/// one, named after the version of decisions that made them.
/// </summary>
internal sealed record RecordedHistory(IList<HistoryEvent> Events, byte[] Journal)
{
    private static readonly DataContractJsonSerializer Serializer = new(
        typeof(List<HistoryEvent>), new DataContractJsonSerializerSettings { DateTimeFormat = new DateTimeFormat("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'") });

    public static RecordedHistory Read(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Recorded");
        using var events = File.OpenRead(EventsFile(folder, name));
        return new RecordedHistory((List<HistoryEvent>)Serializer.ReadObject(events)!, File.ReadAllBytes(JournalFile(folder, name)));
    }

    /// <summary>Writes the files beside this one; the next build takes them along.</summary>
    public void Write(string name)
    {
        var folder = Path.GetDirectoryName(RecordedHere())!;
        using (var events = File.Create(EventsFile(folder, name)))
        using (var writer = JsonReaderWriterFactory.CreateJsonWriter(events, new UTF8Encoding(false), ownsStream: false, indent: true, indentChars: "  "))
        {
            Serializer.WriteObject(writer, Events.ToList());
        }
        File.WriteAllBytes(JournalFile(folder, name), Journal);
    }

    private static string EventsFile(string folder, string name) => Path.Combine(folder, $"{name}.v{GraphExecutor.DecisionVersion}.history.json");

    private static string JournalFile(string folder, string name) => Path.Combine(folder, $"{name}.v{GraphExecutor.DecisionVersion}.jsonl");

    private static string RecordedHere([CallerFilePath] string here = "") => here;
}
