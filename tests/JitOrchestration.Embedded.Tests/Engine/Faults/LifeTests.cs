using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.Engine;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Stopping, parking, waking, and what stays in memory.</summary>
public class LifeTests
{
    private const string Gated = """{ "subtasks": [ { "id": "a", "tool": "gate" }, { "id": "b", "tool": "echo", "args": { "was": "{{a.result}}" }, "depends_on": ["a"] } ] }""";

    [Fact]
    public async Task Stop_CallUnderWay_LetsItFinishAndLosesNothing()
    {
        var gate = new Gate(effect: Effect.Once);
        await using var fixture = await EngineFixture.OpenAsync([gate.Tool]);
        var runId = await fixture.StartAsync(Gated, options: new RunOptions { Allow = ["*"] });
        await gate.Entered;

        var stopped = fixture.Engine.StopAsync();
        (await Should.ThrowAsync<EngineException>(() => fixture.StartAsync(Gated))).Code.ShouldBe("engine_stopped");
        gate.Open("\"done\"");
        await stopped;

        await using var again = await fixture.ReopenAsync(gate.Tool);
        (await again.ResultAsync(await again.EndAsync(runId))).ShouldContain("done");
        gate.Tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stop_GraceOver_LeavesTheCallForRecovery()
    {
        var gate = new Gate(effect: Effect.Idempotent);
        await using var fixture = await EngineFixture.OpenAsync([gate.Tool], with: options => options with { StopGrace = TimeSpan.FromMilliseconds(50) });
        var runId = await fixture.StartAsync(Gated, options: new RunOptions { Allow = ["*"] });
        await gate.Entered;

        await fixture.Engine.StopAsync();
        await gate.Cancelled;
        gate.Open("\"done\"");

        await using var again = await fixture.ReopenAsync(gate.Tool);
        (await again.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
        gate.Tool.Calls.Count.ShouldBe(2);
        gate.Tool.Calls.Select(call => call.Call.IdempotencyKey).Distinct().ShouldHaveSingleItem();
        var entries = await again.Engine.EventsAsync(runId, cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        entries.SelectMany(entry => entry.Events).OfType<RunEvent.CallLost>().ShouldHaveSingleItem().InOrder.ShouldBeTrue("a stop is nothing that the call has done");
    }

    [Fact]
    public async Task Stopped_Engine_AnswersEverythingAtOnce()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "q", "ask": "Who?" } ] }""");
        await fixture.Engine.StopAsync();

        (await Should.ThrowAsync<EngineException>(() => fixture.StartAsync("""{ "subtasks": [ { "id": "q", "ask": "Who?" } ] }"""))).Code.ShouldBe("engine_stopped");
        (await Should.ThrowAsync<EngineException>(() => fixture.Engine.SignalAsync(runId, new Input.Pause()))).Code.ShouldBe("engine_stopped");
        (await Should.ThrowAsync<EngineException>(() => fixture.Engine.ResumeAsync(runId))).Code.ShouldBe("engine_stopped");
        (await Should.ThrowAsync<EngineException>(() => fixture.Engine.EndedAsync(runId))).Code.ShouldBe("engine_stopped");
        (await Should.ThrowAsync<EngineException>(() => fixture.EndAsync(runId))).Code.ShouldBe("engine_stopped");
    }

    [Fact]
    public async Task Ended_OfARunThatIsNotThere_SaysSo()
    {
        await using var fixture = await EngineFixture.OpenAsync();

        (await Should.ThrowAsync<ArgumentException>(() => fixture.Engine.EndedAsync("never"))).Message.ShouldContain("'never'");
        fixture.Engine.IsWatched.ShouldBeFalse();
    }

    [Fact]
    public async Task Ended_OfARunOfAnotherProcess_CompletesToo()
    {
        await using var one = await EngineFixture.OpenAsync();
        await using var two = await EngineFixture.OpenAsync(folder: one.Folder);
        var runId = await one.StartAsync("""{ "subtasks": [ { "id": "q", "ask": "Who?" } ] }""");
        await one.UntilAsync(runId, run => run.Questions.Count > 0);

        var ended = two.Engine.EndedAsync(runId);
        await one.Engine.SignalAsync(runId, new Input.Cancel());

        await ended.WaitAsync(EngineUnderTest.Patience);
    }

    [Fact]
    public async Task Events_ReaderGoesAway_IsForgotten()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "q", "ask": "Who?" } ] }""");
        await fixture.UntilAsync(runId, run => run.Questions.Count > 0);
        using var leaving = new CancellationTokenSource();
        await using var reader = fixture.Engine.EventsAsync(runId, long.MaxValue - 1, leaving.Token).GetAsyncEnumerator();

        var next = reader.MoveNextAsync();
        fixture.Engine.IsWatched.ShouldBeTrue();
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await next);
        fixture.Engine.IsWatched.ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_WhileManyAreStarting_AnswersEachOfThem()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var starts = Enumerable.Range(0, 200).Select(_ => Task.Run(() => fixture.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }"""))).ToList();

        await fixture.Engine.StopAsync();

        foreach (var start in starts)
        {
            await Task.WhenAny(start);
            if (start.IsFaulted) start.Exception.InnerException.ShouldBeOfType<EngineException>();
        }
        var accepted = starts.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result).ToList();
        await using var again = await fixture.ReopenAsync();
        foreach (var runId in accepted) (await again.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Parked_ForATimer_IsUnloadedAndWokenAtItsMoment()
    {
        var time = new FakeTimeProvider();
        await using var fixture = await EngineFixture.OpenAsync(with: options => options with { TimeProvider = time });
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "w", "wait": 36000 } ] }""");
        await fixture.UntilAsync(runId, run => run.Subtasks.Length > 0);
        fixture.Engine.LoadedRuns.ShouldBe(0);

        time.Advance(TimeSpan.FromHours(9));
        (await fixture.Engine.GetAsync(runId))!.Ended.ShouldBeFalse();
        time.Advance(TimeSpan.FromHours(1.1));
        time.Advance(TimeSpan.FromSeconds(1));

        (await fixture.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Clock_WentBackWhileNobodyDroveTheRun_JournalDoesNot()
    {
        var time = new FakeTimeProvider();
        await using var one = await EngineFixture.OpenAsync(with: options => options with { TimeProvider = time });
        var runId = await one.StartAsync("""{ "subtasks": [ { "id": "q", "ask": "Who?" }, { "id": "w", "wait": 10, "depends_on": ["q"] } ] }""");
        var asked = await one.UntilAsync(runId, run => run.Questions.Count > 0);
        await one.Engine.DisposeAsync();

        var earlier = new FakeTimeProvider(time.GetUtcNow() - TimeSpan.FromHours(1));
        await using var two = await EngineFixture.OpenAsync(folder: one.Folder, with: options => options with { TimeProvider = earlier });
        await two.Engine.SignalAsync(runId, new Input.Answer(asked.Questions.First().Id, new Reply(Value.Of("Ada"))));

        var run = await two.UntilAsync(runId, run => run.Subtasks[1].StartedAt is not null);
        run.Subtasks[1].StartedAt.ShouldBe(asked.LastStepAt);
        run.NextDue.ShouldBe(asked.LastStepAt + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Parked_ForATimer_IsWokenByAnotherProcess()
    {
        var time = new FakeTimeProvider();
        await using var one = await EngineFixture.OpenAsync(with: options => options with { TimeProvider = time });
        var runId = await one.StartAsync("""{ "subtasks": [ { "id": "w", "wait": 36000 } ] }""");
        await one.UntilAsync(runId, run => run.Subtasks.Length > 0);
        await one.Engine.DisposeAsync();

        time.Advance(TimeSpan.FromHours(11));
        await using var two = await EngineFixture.OpenAsync(folder: one.Folder, drivesAll: true, with: options => options with { TimeProvider = time });
        time.Advance(TimeSpan.FromSeconds(1));

        (await two.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Parked_ChildForATimer_IsWokenByWhoeverResumesItsParent()
    {
        var time = new FakeTimeProvider();
        await using var one = await EngineFixture.OpenAsync(with: options => options with { TimeProvider = time });
        var runId = await one.StartAsync("""{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "w", "wait": 36000 } ] } } } ] }""");
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Launched))).Children.First().RunId;
        await one.UntilAsync(child, run => run.Subtasks.Length > 0);
        await one.Engine.DisposeAsync();

        await using var two = await EngineFixture.OpenAsync(folder: one.Folder, with: options => options with { TimeProvider = time });
        (await two.Engine.ResumeAsync(runId)).ShouldBeTrue();
        time.Advance(TimeSpan.FromHours(11));
        time.Advance(TimeSpan.FromSeconds(1));

        (await two.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Child_Ended_ParentGoesOnWithoutWaitingForTheClock()
    {
        await using var fixture = await EngineFixture.OpenAsync(with: options => options with { TimeProvider = new FakeTimeProvider() });

        var run = await fixture.RunAsync("""
            { "subtasks": [
              { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "one", "tool": "echo" } ] } } },
              { "id": "next", "tool": "echo", "depends_on": ["child"] } ] }
            """);

        run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Retry_LongBackOff_GoesOnWhenItIsOver()
    {
        var time = new FakeTimeProvider();
        var calls = 0;
        var flaky = new TestTool("flaky", arguments => ++calls == 1 ? throw new InvalidOperationException("Not yet.") : arguments);
        await using var fixture = await EngineFixture.OpenAsync([flaky], with: options => options with { TimeProvider = time });
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "flaky", "retry": { "max_attempts": 2, "delay_seconds": 3600, "max_delay_seconds": 3600 } } ] }""");
        await fixture.UntilAsync(runId, run => run.Subtasks.Length > 0 && SubtaskView.StatusOf(run.Subtasks[0]) == SubtaskStatus.Waiting);

        time.Advance(TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromSeconds(1));

        (await fixture.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Runs_ThousandsAtOnce_AllEndAndNoneStaysInMemory()
    {
        await using var fixture = await EngineFixture.OpenAsync(concurrency: 16);

        await Parallel.ForEachAsync(Enumerable.Range(0, 3000), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, _) =>
            await fixture.Engine.RunAsync(new RunRequest("many", JsonElement.Parse($"{i}"), JsonElement.Parse("""
                { "subtasks": [ { "id": "a", "tool": "echo", "timeout_seconds": 30 }, { "id": "b", "tool": "echo", "depends_on": ["a"] } ] }
                """))));

        (await fixture.Engine.ListAsync("completed", limit: 5000)).Runs.Count.ShouldBe(3000);
        fixture.Engine.LoadedRuns.ShouldBe(0);
    }

    [Fact]
    public async Task Unfinished_Thousands_AreTakenUpWhilePeopleAreHeard()
    {
        var gate = new Gate();
        await using var one = await EngineFixture.OpenAsync([gate.Tool], with: options => options with { StopGrace = TimeSpan.Zero });
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) =>
            await one.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "gate" } ] }"""));
        await one.Engine.DisposeAsync();

        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder, drivesAll: true);
        var late = await two.StartAsync("""{ "subtasks": [ { "id": "q", "ask": "Who?" } ] }""");
        (await two.UntilAsync(late, run => run.Questions.Count > 0)).Status.ShouldBe(RunStatus.InputRequired);
        gate.Open();

        foreach (var run in (await two.Engine.ListAsync(limit: 5000)).Runs.Where(run => run.Id != late)) (await two.EndAsync(run.Id)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Cancel_ThousandsOfChildrenWaitForPeople_CancelsThemAll()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var runId = await fixture.StartAsync(
            """{ "subtasks": [ { "id": "c", "for_each": "input", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?" } ] } } } ] }""",
            JsonSerializer.Serialize(Enumerable.Range(0, 2_000)));
        await fixture.UntilAsync(runId, run => run.Status == RunStatus.InputRequired);
        fixture.Engine.LoadedRuns.ShouldBe(0);

        await fixture.Engine.SignalAsync(runId, new Input.Cancel()).WaitAsync(EngineUnderTest.Patience);

        (await fixture.EndAsync(runId)).Status.ShouldBe(RunStatus.Cancelled);
        (await fixture.Engine.ListAsync("cancelled", limit: 3_000)).Runs.Count.ShouldBe(2_001);
    }

    [Fact]
    public async Task ToolConcurrency_Full_HoldsUpNobodyElse()
    {
        var gate = new Gate();
        await using var fixture = await EngineFixture.OpenAsync([gate.Tool], with: options => options with { ToolConcurrency = new Dictionary<string, int> { ["gate"] = 1 } });
        var gated = await fixture.StartAsync("""{ "subtasks": [ { "id": "each", "for_each": "[1,2,3]", "tool": "gate" } ] }""");
        await gate.Entered;

        (await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).Status.ShouldBe(RunStatus.Completed);
        gate.Tool.Calls.Count.ShouldBe(1);
        await fixture.Engine.SignalAsync(gated, new Input.Cancel());
        await fixture.EndAsync(gated);
        gate.Open();

        (await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "gate" } ] }""")).Status.ShouldBe(RunStatus.Completed);
    }
}
