using System.Text;
using System.Text.Json.Nodes;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>
/// Journals written by an earlier build, replayed. A journal that no longer folds to the run on record, or a decision
/// that differs, breaks runs that are under way somewhere: it wants a new version, not a new recording.
/// To record a journal for a new scenario, run this class once with <c>JIT_RECORD_JOURNALS=1</c>: what is on record
/// already stays as it is.
/// </summary>
public class RecordedJournalTests
{
    private const string Switch = "JIT_RECORD_JOURNALS";
    private const string Project = "JitOrchestration.Core.Tests.csproj";

    public static TheoryData<string> Names => [.. RecordedRuns.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Journal_Folded_GivesTheRunOnRecord(string name)
    {
        var (journal, run) = Read(name);
        var state = new RunState(Scenario.Id);
        foreach (var line in journal)
        {
            var entry = JournalEntry.Read(state.Sequence + 1, Encoding.UTF8.GetBytes(line));
            state.Fold(entry.At, entry.Events);
        }

        WithoutLinks(Snapshot.Json(state)).ShouldBe(WithoutLinks(run));
        state.Ended.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_FedAgain_YieldTheEventsOnRecord(string name) =>
        RecordedRuns.All[name]().Journal.Select(Encoding.UTF8.GetString).ShouldBe(Read(name).Journal);

    [Fact]
    public void EveryJournalOnRecord_IsReplayed() =>
        Directory.GetFiles(Folder, "*.jsonl").Select(file => Path.GetFileName(file).Split('.')[0]).ShouldBe(RecordedRuns.All.Keys, ignoreOrder: true);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Journals");

    private static (string[] Journal, string Run) Read(string name)
    {
        if (Environment.GetEnvironmentVariable(Switch) == "1") Record(name);
        var file = Path.Combine(Folder, FileName(name));
        File.Exists(file).ShouldBeTrue($"{name} is not on record: run this class once with {Switch}=1");
        return (File.ReadAllLines(file), File.ReadAllText(Path.ChangeExtension(file, "run.json")).TrimEnd());
    }

    /// <summary>Where to go on from a run is a matter of the API, and not of its journal.</summary>
    private static string WithoutLinks(string run)
    {
        var json = JsonNode.Parse(run)!.AsObject();
        json.Remove("links").ShouldBeTrue();
        return json.ToJsonString();
    }

    private static void Record(string name)
    {
        var sources = Path.Combine(ProjectFolder(), "Journals");
        if (File.Exists(Path.Combine(sources, FileName(name)))) return;
        var run = RecordedRuns.All[name]();
        foreach (var folder in (string[])[sources, Folder])
        {
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, FileName(name));
            File.WriteAllLines(file, run.Journal.Select(Encoding.UTF8.GetString));
            File.WriteAllText(Path.ChangeExtension(file, "run.json"), Snapshot.Json(run.Run) + "\n");
        }
    }

    private static string FileName(string name) => $"{name}.v{GraphExecutor.DecisionVersion}.jsonl";

    private static string ProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, Project))) folder = folder.Parent ?? throw new InvalidOperationException($"No folder above the tests has {Project}.");
        return folder.FullName;
    }
}
