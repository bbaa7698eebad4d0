using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Two engines on one folder that retry, delete and start the same at the same time.</summary>
public class TwoProcessRetryTests
{
    /// <summary>A run that fails at <c>b</c> until it is mended, and then waits for a person.</summary>
    private const string Plan = """
        { "subtasks": [
          { "id": "a", "tool": "count" },
          { "id": "b", "tool": "mendable", "depends_on": ["a"] },
          { "id": "q", "ask": "Well?", "depends_on": ["b"] } ] }
        """;

    private readonly TestTool _count = new("count", arguments => arguments);
    private readonly Mendable _mendable = new();

    [Fact]
    public async Task Retry_ByBothAtOnce_IsTakenOnce()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync(one);
        var failed = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => one.RunAsync(Plan)));
        _mendable.Mend();

        foreach (var runId in failed.Select(run => run.RunId))
        {
            var outcomes = await AtOnceAsync(() => one.Engine.SignalAsync(runId, new Input.Retry()), () => two.Engine.SignalAsync(runId, new Input.Retry()));

            outcomes.OfType<SignalOutcome.Taken>().ShouldHaveSingleItem();
            outcomes.OfType<SignalOutcome.Refused>().ShouldHaveSingleItem().Rejection.Code.ShouldBe(Rejection.NotRetryable);
            (await two.UntilAsync(runId, run => run.Questions.Count > 0)).Retries.ShouldBe(1);
        }

        (one.Engine.Fault, two.Engine.Fault).ShouldBe((null, null));
        (_count.Calls.Count, _mendable.Tool.Calls.Count).ShouldBe((40, 80));
    }

    [Fact]
    public async Task RetryAndDelete_AtOnce_OneOfThemWins()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync(one);
        var failed = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => one.RunAsync(Plan)));
        _mendable.Mend();

        foreach (var runId in failed.Select(run => run.RunId))
        {
            var outcomes = await AtOnceAsync<object>(async () => await one.Engine.SignalAsync(runId, new Input.Retry()), async () => await two.Engine.DeleteAsync(runId));

            if (outcomes[0] is SignalOutcome.Taken) outcomes[1].ShouldBe(DeletionOutcome.Live);
            else (outcomes[0].ShouldBeOfType<SignalOutcome.NoSuchRun>(), outcomes[1]).Item2.ShouldBe(DeletionOutcome.Deleted);
            ((await one.Engine.GetAsync(runId)) is null).ShouldBe(outcomes[0] is SignalOutcome.NoSuchRun);
        }
        (one.Engine.Fault, two.Engine.Fault).ShouldBe((null, null));
    }

    [Fact]
    public async Task Retry_NotCommittedYet_RunIsNobodyElses()
    {
        using var loop = new HeldLoop();
        await using var one = await OpenAsync(with: loop.In);
        await using var two = await OpenAsync(one);
        var runId = (await one.RunAsync(Plan)).RunId;
        _mendable.Mend();

        loop.Hold();
        var retried = one.Engine.SignalAsync(runId, new Input.Retry());
        await loop.Held;
        (await two.Engine.SignalAsync(runId, new Input.Retry())).ShouldBeOfType<SignalOutcome.Refused>().Rejection.Code.ShouldBe(Rejection.NotRetryable);
        (await two.Engine.DeleteAsync(runId)).ShouldBe(DeletionOutcome.Live);
        (await two.Engine.ResumeAsync(runId)).ShouldBeFalse();
        loop.LetGo();

        (await retried).ShouldBeOfType<SignalOutcome.Taken>();
        (await two.UntilAsync(runId, run => run.Questions.Count > 0)).Retries.ShouldBe(1);
    }

    [Fact]
    public async Task Retried_ElsewhereWhileALateCallIsOut_IsReachedWhereItIs()
    {
        var deaf = new DeafTool();
        var gate = new Gate();
        await using var one = await OpenAsync(tools: [deaf.Tool, gate.Tool]);
        await using var two = await OpenAsync(one, [deaf.Tool, gate.Tool]);
        var runId = await one.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "deaf" }, { "id": "b", "tool": "gate", "depends_on": ["a"] } ] }""");
        await deaf.Entered;
        await one.Engine.SignalAsync(runId, new Input.Cancel());

        (await two.Engine.SignalAsync(runId, new Input.Retry())).ShouldBeOfType<SignalOutcome.Taken>();
        await gate.Entered;
        (await one.Engine.SignalAsync(runId, new Input.Cancel("again"))).ShouldBeOfType<SignalOutcome.Forwarded>();
        await two.UntilAsync(runId, run => run is { Status: RunStatus.Cancelled, Retries: 1 });
        deaf.Leave();

        (await one.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).Status.ShouldBe(RunStatus.Completed);
        (one.Engine.Fault, two.Engine.Fault).ShouldBe((null, null));
    }

    [Fact]
    public async Task Retry_ChildHasCompletedUnheard_ParentTakesItsResult()
    {
        // In the first process time stands still: it never looks what others have left for it.
        await using var one = await EngineFixture.OpenAsync(with: options => options with { TimeProvider = StandingStill() });
        await using var two = await EngineFixture.OpenAsync(folder: one.Folder);
        var runId = await one.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?" } ] } } }, { "id": "end", "tool": "echo", "args": { "who": "{{child.result}}" }, "depends_on": ["child"] },
              { "id": "w", "wait": 50 } ] }
            """);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await two.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        await two.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(Value.Of("Ada"))));
        (await two.EndAsync(child)).Status.ShouldBe(RunStatus.Completed);
        await one.Engine.SignalAsync(runId, new Input.Cancel());

        await two.Engine.SignalAsync(runId, new Input.Retry());

        var run = await two.UntilAsync(runId, run => run.Retries == 1 && run.Subtasks.Any(subtask => subtask is { Id: "end", Ended: true }));
        JsonSerializer.Serialize(await two.Engine.OpenAsync(runId, run.Subtasks[1].Result!)).ShouldBe("""{"who":"Ada"}""");
    }

    [Fact]
    public async Task Retry_ChildDrivenByTheOther_GoesOnWhenItHasEnded()
    {
        var gate = new Gate();
        await using var one = await OpenAsync(tools: [gate.Tool]);
        await using var two = await OpenAsync(one, [gate.Tool]);
        var runId = await one.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?" }, { "id": "g", "tool": "gate", "depends_on": ["q"] } ] } } }, { "id": "w", "wait": 20 } ] }
            """);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await two.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        await two.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(Value.Of("Ada"))));
        await gate.Entered;
        (await one.Engine.SignalAsync(runId, new Input.Cancel())).ShouldBeOfType<SignalOutcome.Taken>();

        // The other process may not have heard of the end yet: then the child is asked for again a second later.
        (await one.Engine.SignalAsync(runId, new Input.Retry())).ShouldBeOfType<SignalOutcome.Taken>();
        await gate.Cancelled;
        gate.Open();

        var run = await one.UntilAsync(runId, run => run.Ended ? run.Retries == 1 : run.Retries == 1 && run.Subtasks[0].Ended);
        run.Subtasks[0].Status.ShouldBe(SubtaskStatus.Completed, run.Error?.Message);
        (await two.Engine.GetAsync(child))!.Retries.ShouldBe(1);
        (one.Engine.Fault, two.Engine.Fault).ShouldBe((null, null));
    }

    [Fact]
    public async Task Retry_ChildOfAProcessThatDiedBeforeItHeardOfTheEnd_GoesOnHere()
    {
        var gate = new Gate();
        await using var one = await OpenAsync(tools: [gate.Tool]);
        // In the second process time stands still: it never looks what others have left for it.
        await using var two = await OpenAsync(one, [gate.Tool], options => options with { TimeProvider = StandingStill(), StopGrace = TimeSpan.Zero });
        var runId = await one.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?" }, { "id": "g", "tool": "gate", "depends_on": ["q"] } ] } } }, { "id": "w", "wait": 20 } ] }
            """);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await one.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        await two.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(Value.Of("Ada"))));
        await gate.Entered;
        await one.Engine.SignalAsync(runId, new Input.Cancel());
        await two.Engine.DisposeAsync();
        gate.Open();

        (await one.Engine.SignalAsync(runId, new Input.Retry())).ShouldBeOfType<SignalOutcome.Taken>();

        var run = await one.UntilAsync(runId, run => run.Ended ? run.Retries == 1 : run.Retries == 1 && run.Subtasks[0].Ended);
        run.Subtasks[0].Status.ShouldBe(SubtaskStatus.Completed, run.Error?.Message);
    }

    [Fact]
    public async Task Start_OtherProcessWasFasterWithTheKey_AnswersWithItsRun()
    {
        using var loop = new HeldLoop();
        await using var one = await OpenAsync(with: loop.In);
        await using var two = await OpenAsync(one);
        var request = new RunRequest("", Plan: JsonElement.Parse("""{ "subtasks": [ { "id": "a", "tool": "count" } ] }""")) { Idempotency = new IdempotencyKey("key", "body") };

        loop.Hold();
        var loser = one.Engine.StartAsync(request);
        await loop.Held;
        var winner = await two.Engine.StartAsync(request);
        loop.LetGo();

        (await loser).ShouldBe(winner);
        (await two.EndAsync(winner)).Status.ShouldBe(RunStatus.Completed);
        (await one.Engine.ListAsync()).Runs.ShouldHaveSingleItem().Id.ShouldBe(winner);
        (one.Engine.LoadedRuns, _count.Calls.Count).ShouldBe((0, 1), "the run that came too late has done nothing");
    }

    private static FakeTimeProvider StandingStill() => new(TimeProvider.System.GetUtcNow());

    private static async Task<T[]> AtOnceAsync<T>(params Func<Task<T>>[] calls)
    {
        using var barrier = new Barrier(calls.Length);
        return await Task.WhenAll(calls.Select(call => Task.Run(() =>
        {
            barrier.SignalAndWait();
            return call();
        })));
    }

    private Task<EngineFixture> OpenAsync(EngineFixture? beside = null, IEnumerable<TestTool>? tools = null, Func<EmbeddedEngineOptions, EmbeddedEngineOptions>? with = null) =>
        EngineFixture.OpenAsync([_count, _mendable.Tool, .. tools ?? []], beside?.Folder, with: with);
}
