using System.Collections.Concurrent;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.CrashHost;
using JitOrchestration.Embedded.Storage;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>
/// Real processes, killed with SIGKILL while a model thinks and while its tools work. The model is a server, and the tools write
/// into a file: both outlive the process, and know how often they were asked.
/// </summary>
public sealed class ModelCrashTests : IAsyncLifetime
{
    private static readonly ThinkingScript Script = new(
        """
        { "subtasks": [
          { "id": "facts", "tool": "work", "args": { "step": "facts", "size": 50000 } },
          { "id": "agent", "task": "Look into {{facts.result}}", "depends_on": ["facts"],
            "agent": { "tools": ["work", "save"], "output_schema": { "type": "object", "properties": { "n": { "type": "integer" } }, "required": ["n"] } } } ] }
        """,
        Answers.ToolCalls(("1", "work", """{"step": "look"}"""), ("2", "save", """{"step": "note", "size": 3000}"""), ("3", "read_result", """{"name": "facts", "offset": 20000}""")));

    private static readonly string[] ModelKeys = ["$route/e0/c0", "$plan/e0/c0", "$plan/e0/c1", "agent/e0/c0", "agent/e0/c4", "agent/e0/c5", "$synthesis/e0/c0"];
    private static readonly string[] ToolKeys = ["facts/e0/c0", "agent/e0/c1", "agent/e0/c2"];

    private readonly SoakFolder _folder = new();
    private ScriptedModelServer _server = null!;

    public async ValueTask InitializeAsync() => _server = (await ScriptedModelServer.StartAsync()).Otherwise(Script.Play);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Process_LeftInPeace_AsksEveryCallOnce()
    {
        await FinishAsync();

        Times(AskedKeys()).ShouldBe(Each(ModelKeys, 1));
        Times(CalledKeys()).ShouldBe(Each(ToolKeys, 1));
    }

    /// <summary>Each call of the model is under way once when the process dies, those of the router, the planner and the synthesizer too.</summary>
    [Fact]
    public async Task Process_KilledDuringEveryModelCall_AsksEachOnceMoreUnderItsKeyAndNothingElse()
    {
        var met = new ConcurrentDictionary<string, bool>();
        var underWay = new TaskCompletionSource();
        _server.Otherwise(request =>
        {
            if (!met.TryAdd(request.IdempotencyKey!, true)) return Script.Play(request);
            underWay.TrySetResult();
            return Answers.Silence();
        });

        while (true)
        {
            underWay = new TaskCompletionSource();
            using var host = Start();
            var ended = host.EndAsync();
            if (await Task.WhenAny(underWay.Task, ended) == ended)
            {
                (await ended).ShouldBeTrue("nobody killed it");
                break;
            }
            await host.KillAsync();
            (await ended).ShouldBeFalse();
        }

        Times(AskedKeys()).ShouldBe(Each(ModelKeys, 2));
        Times(CalledKeys()).ShouldBe(Each(ToolKeys, 1));
        ShouldHaveFinished();
    }

    /// <summary>
    /// The calls are, in order: 1 route, 2 and 3 plan, 4 facts, 5 the agent's first turn, 6 to 8 its tools side by side, 9 the
    /// answer that is complained of, 10 the one that mends it, 11 the synthesis.
    /// </summary>
    [Theory]
    [InlineData("after_activity", 5, "agent/e0/c0", false)] // The turn was taken, and is not recorded.
    [InlineData("before_activity", 6, "agent/e0/c0", true)] // The turn is recorded, and no tool has begun.
    [InlineData("before_activity", 8, "agent/e0/c0", true)] // Some of its tools have begun.
    [InlineData("after_activity", 6, "agent/e0/c0", true)] // One has answered, others have not.
    [InlineData("after_activity", 8, "agent/e0/c0", true)] // All have answered; not all is recorded.
    [InlineData("before_activity", 9, "agent/e0/c2", true)] // All is recorded, and the next turn has not begun.
    [InlineData("before_activity", 10, "agent/e0/c4", true)] // The complaint is recorded, and nobody has heard of it.
    [InlineData("after_activity", 10, "agent/e0/c5", false)] // The answer is mended, and not recorded.
    public async Task Process_KilledInTheLoop_RepeatsNothingThatIsRecorded(string point, int occurrence, string key, bool recorded)
    {
        using (var host = Start(point, occurrence)) (await host.EndAsync()).ShouldBeFalse("it should have died");
        var known = RecordedKeys();
        var (asked, called) = (Times(AskedKeys()), Times(CalledKeys()));
        known.Contains(key).ShouldBe(recorded, $"recorded: {string.Join(", ", known)}");

        await FinishAsync();

        foreach (var (name, times) in Times(AskedKeys()).Concat(Times(CalledKeys())))
        {
            var before = asked.GetValueOrDefault(name) + called.GetValueOrDefault(name);
            times.ShouldBe(known.Contains(name) ? before : before + 1, name);
        }
        Times(AskedKeys()).Keys.ShouldBe(ModelKeys, ignoreOrder: true);
        Times(CalledKeys()).Keys.ShouldBe(ToolKeys, ignoreOrder: true);
    }

    private HostProcess Start(string? point = null, int occurrence = 0) => HostProcess.Start(
        _folder.Path, new HostOptions { Workloads = ["thinking"], Model = _server.BaseUrl.ToString(), CrashPoint = point, Occurrence = occurrence });

    private async Task FinishAsync()
    {
        using (var host = Start()) (await host.EndAsync()).ShouldBeTrue();
        ShouldHaveFinished();
    }

    private void ShouldHaveFinished()
    {
        var run = new RunState(Entries().RunId);
        foreach (var entry in Entries().Entries) run.Fold(entry.At, entry.Events);
        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        $"{run.Result}".ShouldContain(ThinkingScript.Answer);
        run.Usage.ModelCalls.ShouldBe(ThinkingScript.Calls, "what is recorded is paid for once");
    }

    /// <summary>The keys of calls whose answer is in the journal.</summary>
    private HashSet<string> RecordedKeys()
    {
        var plans = 0;
        return [.. Entries().Entries.SelectMany(entry => entry.Events).Select(happened => happened switch
        {
            RunEvent.RequestRouted => "$route/e0/c0",
            RunEvent.PlanRefused or RunEvent.PlanProposed => $"$plan/e0/c{plans++}",
            RunEvent.TurnTaken e => e.Key,
            RunEvent.CallCompleted e => e.Key,
            _ => null,
        }).OfType<string>()];
    }

    private (string RunId, List<JournalEntry> Entries) Entries()
    {
        using var journal = JournalStore.Open(DataFolder.Open(CrashHost.Host.DataIn(_folder.Path)), "nobody");
        var run = journal.Reader.List().Runs.ShouldHaveSingleItem();
        return (run.Id, [.. journal.Reader.ReadJournal(run.Number).Select(row => JournalEntry.Read(row.FirstSequence, row.Data.Span))]);
    }

    private IEnumerable<string> AskedKeys() => _server.Requests.Select(request => request.IdempotencyKey!);

    private IEnumerable<string> CalledKeys() => CallLog.Read(_folder.Path).Select(call => call.Key);

    /// <summary>How often each key came, without the run's id before it.</summary>
    private static SortedDictionary<string, int> Times(IEnumerable<string> keys) =>
        new(keys.CountBy(key => key[(key.IndexOf('/') + 1)..]).ToDictionary(), StringComparer.Ordinal);

    private static SortedDictionary<string, int> Each(string[] keys, int times) => new(keys.ToDictionary(key => key, _ => times), StringComparer.Ordinal);
}
