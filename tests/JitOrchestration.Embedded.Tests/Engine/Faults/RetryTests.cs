using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Engine;
using JitOrchestration.Embedded.Storage;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Retries that meet a crash, a restart, or calls that will not end.</summary>
public class RetryTests
{
    private const string Chain = """
        { "subtasks": [
          { "id": "a", "tool": "count", "args": { "id": "a" } },
          { "id": "b", "tool": "mendable", "args": { "id": "b" }, "depends_on": ["a"] },
          { "id": "c", "tool": "count", "args": { "id": "c" }, "depends_on": ["b"] } ] }
        """;

    private readonly TestTool _count = new("count", arguments => arguments);
    private readonly Mendable _mendable = new();

    [Theory]
    [InlineData(CrashPoints.BeforeCommit, 1)]
    [InlineData(CrashPoints.BeforeCommit, 2)]
    [InlineData(CrashPoints.BeforeCommit, 3)]
    [InlineData(CrashPoints.AfterCommit, 1)]
    [InlineData(CrashPoints.AfterCommit, 2)]
    [InlineData(CrashPoints.AfterCommit, 3)]
    [InlineData(CrashPoints.BeforeActivity, 1)]
    [InlineData(CrashPoints.AfterActivity, 1)]
    public async Task Crash_WhileRetrying_GoesOnAfterReopeningAndRepeatsNothing(string point, int nth)
    {
        await using var one = await EngineFixture.OpenAsync([_count, _mendable.Tool]);
        var runId = (await one.RunAsync(Chain)).RunId;
        await one.Engine.DisposeAsync();
        _mendable.Mend();
        var left = nth;
        var two = await EngineFixture.OpenAsync([_count, _mendable.Tool], one.Folder, with: options => options with
        {
            CrashPoint = name =>
            {
                if (name == point && Interlocked.Decrement(ref left) == 0) throw new StorageException(StorageErrorCodes.Io, "The disk is gone.");
            },
        });

        var isAccepted = await IsAcceptedAsync(two, runId);
        await two.Engine.Stopped.WaitAsync(EngineUnderTest.Patience);
        await two.DisposeAsync();

        await using var three = await EngineFixture.OpenAsync([_count, _mendable.Tool], one.Folder, drivesAll: true);
        var isRetried = (await three.Engine.GetAsync(runId))!.Retries == 1;
        if (isAccepted) isRetried.ShouldBeTrue();
        if (!isRetried) (await three.Engine.SignalAsync(runId, new Input.Retry())).ShouldBeOfType<SignalOutcome.Taken>();
        var run = await three.UntilAsync(runId, run => run is { Ended: true, Retries: 1 });
        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        _count.Calls.Count(call => call.Arguments.GetProperty("id").GetString() == "a").ShouldBe(1);
    }

    [Fact]
    public async Task Retry_AfterReopening_GoesOn()
    {
        await using var one = await EngineFixture.OpenAsync([_count, _mendable.Tool]);
        var runId = (await one.RunAsync(Chain)).RunId;
        _mendable.Mend();

        await using var two = await one.ReopenAsync(_count, _mendable.Tool);
        await two.Engine.SignalAsync(runId, new Input.Retry());

        (await two.UntilAsync(runId, run => run is { Ended: true, Retries: 1 })).Status.ShouldBe(RunStatus.Completed);
        _count.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Retry_CallIgnoredItsToken_IsMadeAgainAndTheLateAnswerIsNotHeard()
    {
        var deaf = new DeafTool();
        await using var fixture = await EngineFixture.OpenAsync([deaf.Tool, _count]);
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "deaf" }, { "id": "b", "tool": "count", "args": { "got": "{{a.result}}" }, "depends_on": ["a"] } ] }""");
        await deaf.Entered;
        await fixture.Engine.SignalAsync(runId, new Input.Cancel());
        fixture.Engine.LoadedRuns.ShouldBe(0, "a run that has ended waits for no call");

        await fixture.Engine.SignalAsync(runId, new Input.Retry());
        var run = await fixture.UntilAsync(runId, run => run is { Ended: true, Retries: 1 });
        deaf.Leave();

        (await fixture.ResultAsync(run)).ShouldBe("""{"got":"call 2"}""");
        (await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "deaf" } ] }""")).Status.ShouldBe(RunStatus.Completed);
        (await fixture.Engine.GetAsync(runId))!.Sequence.ShouldBe(run.Sequence);
        fixture.Engine.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Retry_ChildStillCleansUp_GoesOnWhenThatIsDone()
    {
        var time = new FakeTimeProvider();
        var (gate, cleaning) = (new Gate(), new Gate("clean"));
        await using var fixture = await EngineFixture.OpenAsync([_count, gate.Tool, cleaning.Tool], with: options => options with { TimeProvider = time, StopGrace = TimeSpan.Zero });
        var runId = await fixture.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [
                { "id": "one", "tool": "count" }, { "id": "two", "tool": "gate", "depends_on": ["one"] }, { "id": "tidy", "tool": "clean", "always": true, "depends_on": ["two"] } ] } } } ] }
            """);
        await gate.Entered;
        await fixture.Engine.SignalAsync(runId, new Input.Cancel());
        await cleaning.Entered;

        (await fixture.Engine.SignalAsync(runId, new Input.Retry())).ShouldBeOfType<SignalOutcome.Taken>();
        var waiting = await fixture.UntilAsync(runId, run => run is { Retries: 1, NextDue: not null, Ended: false } && SubtaskView.StatusOf(run.Subtasks[0]) == SubtaskStatus.Waiting);
        gate.Open();
        cleaning.Open();
        await fixture.EndAsync(waiting.Subtasks[0].Single!.Child!.RunId);
        time.Advance(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(1));

        var run = await fixture.UntilAsync(runId, run => run is { Ended: true, Retries: 1 });
        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        _count.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retry_ChildWasNeverLaunched_IsLaunchedNow()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var free = new ManualResetEventSlim();
        await using var fixture = await EngineFixture.OpenAsync([_mendable.Tool], with: options => options with
        {
            CrashPoint = point =>
            {
                if (point == CrashPoints.BeforeActivity && entered.TrySetResult()) free.Wait(EngineUnderTest.Patience);
            },
        });
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "one", "tool": "mendable" } ] } } } ] }""");
        await entered.Task.WaitAsync(EngineUnderTest.Patience);
        await fixture.Engine.SignalAsync(runId, new Input.Cancel());
        free.Set();

        await fixture.Engine.SignalAsync(runId, new Input.Retry());
        (await fixture.UntilAsync(runId, run => run is { Ended: true, Retries: 1 })).Error!.Code.ShouldBe("child_failed");
        _mendable.Mend();
        await fixture.Engine.SignalAsync(runId, new Input.Retry());

        var run = await fixture.UntilAsync(runId, run => run is { Ended: true, Retries: 2 });
        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        (await fixture.Engine.ListAsync()).Runs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Retry_Refused_LeavesTheRunAsItWas()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var run = await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""");
        var before = fixture.Engine.Storage.Journal.Find(run.RunId);

        await fixture.Engine.SignalAsync(run.RunId, new Input.Retry());

        fixture.Engine.Storage.Journal.Find(run.RunId).ShouldBe(before);
    }

    [Fact]
    public async Task Retry_OtherRetention_GoesByIt()
    {
        var time = new FakeTimeProvider();
        await using var fixture = await EngineFixture.OpenAsync([_count, _mendable.Tool], with: options => options with { TimeProvider = time });
        var failed = await fixture.RunAsync(Chain, options: new RunOptions { RetainDays = 1 });
        await fixture.Engine.SignalAsync(failed.RunId, new Input.Retry(failed.Options with { RetainDays = 5 }));
        await fixture.UntilAsync(failed.RunId, run => run is { Ended: true, Retries: 1 });

        time.Advance(TimeSpan.FromDays(3));
        (await fixture.Engine.PruneExpiredAsync(TimeSpan.FromDays(2))).ShouldBe(0);
        time.Advance(TimeSpan.FromDays(3));
        (await fixture.Engine.PruneExpiredAsync(TimeSpan.FromDays(200))).ShouldBe(1);
    }

    private static async Task<bool> IsAcceptedAsync(EngineFixture fixture, string runId)
    {
        try
        {
            return await fixture.Engine.SignalAsync(runId, new Input.Retry()) is SignalOutcome.Taken;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
