using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.Engine;
using JitOrchestration.Embedded.Storage;
using JitOrchestration.Embedded.Storage.Sqlite;
using JitOrchestration.Embedded.Tests.Storage;
using JitOrchestration.Engine.Contract;
using Microsoft.Data.Sqlite;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Disks that are full, files that are damaged, commits that fail.</summary>
public class StorageFaultTests
{
    /// <summary>Ten calls one after the other: more commits than any fault below waits for.</summary>
    private const string Chain = """
        { "subtasks": [ { "id": "a", "tool": "count", "args": { "n": "{{iteration}}" }, "repeat": { "until": "a.result.n == 9", "max": 10 } } ] }
        """;

    private const string Question = """{ "subtasks": [ { "id": "q", "ask": "Who?", "timeout_seconds": 90000 } ] }""";

    [Fact]
    public async Task Commit_DiskFull_StopsWithAClearErrorAndLosesNothing()
    {
        var tool = new TestTool("count", arguments => arguments);
        await using var fixture = await EngineFixture.OpenAsync([tool]);
        await fixture.RunAsync(Chain);
        fixture.Engine.Storage.Journals.Configure("max_page_count = 40");
        var accepted = new List<string>();

        var refusal = await Should.ThrowAsync<EngineException>(async () =>
        {
            for (var i = 0; i < 10_000; i++) accepted.Add(await fixture.StartAsync(Chain));
        });

        refusal.Code.ShouldBe(StorageErrorCodes.DiskFull);
        fixture.Engine.Fault!.Code.ShouldBe(StorageErrorCodes.DiskFull);
        (await Should.ThrowAsync<EngineException>(() => fixture.StartAsync(Chain))).Code.ShouldBe(StorageErrorCodes.DiskFull);
        await using var again = await fixture.ReopenAsync(tool);
        foreach (var runId in accepted) (await again.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
        (await again.Engine.ListAsync(limit: 10_001)).Runs.Count.ShouldBe(accepted.Count + 1, "what was refused must not be there");
    }

    [Theory]
    [InlineData(CrashPoints.BeforeCommit)]
    [InlineData(CrashPoints.AfterCommit)]
    public async Task Commit_FailsAtAnyMoment_ReopeningGoesOnWithoutLossOrRepetition(string point)
    {
        for (var nth = 1; nth <= 8; nth++)
        {
            var tool = new TestTool("count", arguments => arguments);
            await using var fixture = await EngineFixture.OpenAsync([tool], with: Breaking(point, nth));
            await StartAllAsync(fixture, Chain);
            await BrokenAsync(fixture);
            var answered = await AnsweredAsync(fixture);
            var before = tool.Calls.Count;

            await using var again = await fixture.ReopenAsync(tool);
            foreach (var run in (await again.Engine.ListAsync()).Runs) (await again.ResultAsync(await again.EndAsync(run.Id))).ShouldContain("9");

            tool.Calls.Skip(before).Select(call => call.Call.IdempotencyKey).ShouldAllBe(key => !answered.Contains(key));
        }
    }

    [Fact]
    public async Task Payload_CannotBeStored_IsNoAnswerToTheCall()
    {
        var large = new TestTool("count", _ => JsonElement.Parse($"\"{new string('x', 100_000)}\""));
        await using var fixture = await EngineFixture.OpenAsync([large], with: Breaking(CrashPoints.AfterPayload, 1));
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "count" } ] }""");
        await BrokenAsync(fixture);

        await using var again = await fixture.ReopenAsync(large);
        (await again.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
        large.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Payload_Gone_FailsItsRunAndNoOther()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var runId = await fixture.StartAsync("""
            { "subtasks": [ { "id": "q", "ask": "Go on?" }, { "id": "a", "tool": "echo", "args": { "all": "{{input}}" }, "depends_on": ["q"] } ] }
            """, $"\"{new string('x', 100_000)}\"");
        var question = (await fixture.UntilAsync(runId, run => run.Questions.Count > 0)).Questions.First();
        await fixture.Engine.Storage.PayloadStore.DeleteRunAsync(runId);

        await fixture.Engine.SignalAsync(runId, new Input.Answer(question.Id, new Reply(Value.Of("yes"))));

        (await fixture.EndAsync(runId)).Error!.Code.ShouldBe(StorageErrorCodes.PayloadMissing);
        (await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Run_OfANewerFormat_IsLeftAsItIsAndHoldsUpNobody()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var runId = await fixture.StartAsync(Question);
        await fixture.UntilAsync(runId, run => run.Questions.Count > 0);
        var before = await MakeNewerAsync(fixture, runId);

        await using var again = await fixture.ReopenAsync();
        (await Should.ThrowAsync<EngineException>(() => again.Engine.SignalAsync(runId, new Input.Cancel()))).Code.ShouldBe("run_unreadable");
        (await Should.ThrowAsync<EngineException>(() => again.Engine.GetAsync(runId))).Code.ShouldBe("run_unreadable");
        (await again.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).Status.ShouldBe(RunStatus.Completed);

        again.Engine.Storage.Journals.Reader.Find(runId).ShouldBe(before);
    }

    [Fact]
    public async Task Run_OfANewerFormatThatACrashLeft_IsGivenBackAndNotTakenAgain()
    {
        var time = new FakeTimeProvider();
        var gate = new Gate();
        await using var fixture = await EngineFixture.OpenAsync([gate.Tool], with: options => options with { StopGrace = TimeSpan.Zero });
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "gate" } ] }""");
        await gate.Entered;
        await MakeNewerAsync(fixture, runId);
        await fixture.Engine.DisposeAsync();

        await using var again = await EngineFixture.OpenAsync([gate.Tool], fixture.Folder, drivesAll: true, with: options => options with { TimeProvider = time });
        (await Should.ThrowAsync<EngineException>(() => again.Engine.SignalAsync(runId, new Input.Cancel()))).Code.ShouldBe("run_unreadable");
        var commits = again.Engine.Storage.OthersVersion();
        time.Advance(TimeSpan.FromSeconds(2));
        (await again.Engine.ResumeAllAsync()).ShouldBe(0);

        var row = again.Engine.Storage.Journals.Reader.Find(runId)!;
        (row.Owner, row.Phase).ShouldBe((null, RunPhase.Active));
        again.Engine.Storage.OthersVersion().ShouldBe(commits);
    }

    [Fact]
    public async Task Child_OfANewerFormatWhoseParentIsCancelled_StaysParkedAndIsToldLater()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var runId = await fixture.StartAsync(
            """{ "subtasks": [ { "id": "c", "for_each": "[1, 2, 3]", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?", "timeout_seconds": 90000 } ] } } } ] }""");
        await fixture.UntilAsync(runId, run => run.Status == RunStatus.InputRequired);
        fixture.Engine.LoadedRuns.ShouldBe(0);
        var child = (await fixture.Engine.ListAsync()).Runs.First(run => run.ParentId == runId).Id;
        var before = await MakeNewerAsync(fixture, child);

        await fixture.Engine.SignalAsync(runId, new Input.Cancel());

        before.Phase.ShouldBe(RunPhase.Parked);
        before.WakeAt.ShouldNotBeNull();
        fixture.Engine.Storage.Journals.Reader.Find(child).ShouldBe(before);
        MakeReadable(fixture, before.Number);
        await using var again = await fixture.ReopenAsync();
        (await again.EndAsync(child)).Status.ShouldBe(RunStatus.Cancelled);
        (await again.EndAsync(runId)).Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task Run_BreaksTheExecutor_IsLetGoOfAndNoOther()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var runId = await fixture.StartAsync(Question);
        var question = (await fixture.UntilAsync(runId, run => run.Questions.Count > 0)).Questions.First();
        var ended = fixture.Engine.EndedAsync(runId);
        var sequence = (await fixture.Engine.GetAsync(runId))!.Sequence;

        (await Should.ThrowAsync<EngineException>(() => fixture.Engine.SignalAsync(runId, new Input.Answer(question.Id, null!)))).Code.ShouldBe("run_broken");

        (await Should.ThrowAsync<EngineException>(() => fixture.Engine.SignalAsync(runId, new Input.Cancel()))).Code.ShouldBe("run_broken");
        (await Should.ThrowAsync<EngineException>(() => ended.WaitAsync(EngineUnderTest.Patience))).Code.ShouldBe("run_broken");
        (await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).Status.ShouldBe(RunStatus.Completed);
        fixture.Engine.Fault.ShouldBeNull();
        await using var again = await fixture.ReopenAsync();
        (await again.Engine.GetAsync(runId))!.Sequence.ShouldBe(sequence);
        (await again.Engine.SignalAsync(runId, new Input.Answer(question.Id, new Reply(Value.Of("Ada"))))).ShouldBeOfType<SignalOutcome.Taken>();
    }

    [Fact]
    public async Task Inbox_ItemThatNobodyCanRead_HoldsUpNobody()
    {
        await using var fixture = await EngineFixture.OpenAsync(drivesAll: true);
        var runId = await fixture.StartAsync(Question);
        var question = (await fixture.UntilAsync(runId, run => run.Questions.Count > 0)).Questions.First();

        fixture.Engine.Storage.Post(runId, Encoding.UTF8.GetBytes("no JSON"));
        fixture.Engine.Storage.Post(runId, Encoding.UTF8.GetBytes("""{ "kind": "of another version" }"""));
        fixture.Engine.Storage.Post(runId, Signals.Write(new Input.Answer(question.Id, new Reply(Value.Of("Ada")))));

        (await fixture.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("payloads.db")]
    public async Task Open_DamagedFile_IsRefusedAndLeftAsItIs(string file)
    {
        await using var fixture = await EngineFixture.OpenAsync();
        await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""");
        await fixture.Engine.DisposeAsync();
        var path = Path.Combine(fixture.Folder, "data", file);
        var whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllTextAsync(path, "This is no database, whatever its name says.");

        var refusal = await Should.ThrowAsync<StorageException>(() => EngineFixture.OpenAsync(folder: fixture.Folder));

        refusal.Code.ShouldBe(StorageErrorCodes.Corrupt);
        refusal.Message.ShouldContain(path);
        (await File.ReadAllTextAsync(path)).ShouldStartWith("This is no database");
        await File.WriteAllBytesAsync(path, whole);
        await using var again = await fixture.ReopenAsync();
        (await again.Engine.ListAsync()).Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_ReadOnlyFolder_SaysSo()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        await fixture.Engine.DisposeAsync();

        Unprivileged.Run(() =>
        {
            if (OperatingSystem.IsWindows()) return;
            Should.Throw<StorageException>(() => EngineFixture.OpenAsync(folder: fixture.Folder).GetAwaiter().GetResult()).Code.ShouldBe(StorageErrorCodes.ReadOnly);
        });
    }

    /// <summary>An engine whose disk fails at the n-th passing of a point.</summary>
    private static Func<EmbeddedEngineOptions, EmbeddedEngineOptions> Breaking(string point, int nth)
    {
        var passed = 0;
        return options => options with
        {
            CrashPoint = name =>
            {
                if (name == point && Interlocked.Increment(ref passed) == nth) throw new StorageException(StorageErrorCodes.Io, "The disk is gone.");
            },
        };
    }

    private static async Task StartAllAsync(EngineFixture fixture, string plan)
    {
        try
        {
            for (var i = 0; i < 3; i++) await fixture.StartAsync(plan);
        }
        catch (EngineException)
        {
            // The disk was gone before the run was accepted.
        }
    }

    private static async Task BrokenAsync(EngineFixture fixture)
    {
        await fixture.Engine.Stopped.WaitAsync(EngineUnderTest.Patience);
        fixture.Engine.Fault!.Code.ShouldBe(StorageErrorCodes.Io);
    }

    /// <summary>The keys of the calls whose answers are committed.</summary>
    private static async Task<HashSet<string>> AnsweredAsync(EngineFixture fixture)
    {
        var keys = new HashSet<string>();
        foreach (var run in (await fixture.Engine.ListAsync()).Runs)
        {
            var row = fixture.Engine.Storage.Journals.Reader.Find(run.Id)!;
            var events = fixture.Engine.Storage.Read(row.Number, 1).SelectMany(entry => entry.Events);
            keys.UnionWith(events.OfType<RunEvent.CallCompleted>().Select(e => $"{run.Id}/{e.Key}"));
        }
        return keys;
    }

    /// <summary>Writes an entry of a later format behind a run's journal.</summary>
    private static async Task<RunRow> MakeNewerAsync(EngineFixture fixture, string runId)
    {
        var sequence = (await fixture.Engine.GetAsync(runId))!.Sequence;
        var journals = fixture.Engine.Storage.Journals;
        var row = journals.Reader.Find(runId)!;
        journals.Commit([new RunWrite { Run = row.Number, Append = new JournalRow(sequence + 1, 1, Encoding.UTF8.GetBytes("""{"v":99,"at":"2026-01-01T00:00:00Z","events":[]}""")) }]);
        return row;
    }

    private static void MakeReadable(EngineFixture fixture, long run)
    {
        using var connection = Connection.Open(Path.Combine(fixture.Folder, "data", "journal.db"), SqliteOpenMode.ReadWrite);
        connection.Execute($"DELETE FROM journal WHERE run = {run} AND first_seq = (SELECT max(first_seq) FROM journal WHERE run = {run})");
    }
}
