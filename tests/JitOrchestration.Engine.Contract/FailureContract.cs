using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>Failing, clean-up, cancelling, pausing and limits.</summary>
public abstract class FailureContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    private static TestTool Broken { get; } = new("broken", _ => throw ToolException.Permanent("no_good", "No good."));

    [Fact]
    public async Task Fail_Subtask_CancelsTheRestAndNamesIt()
    {
        await using var test = await OpenAsync(Broken);

        var run = await test.RunAsync("""
            { "subtasks": [ { "id": "a", "tool": "broken" }, { "id": "b", "tool": "echo", "depends_on": ["a"] }, { "id": "w", "wait": 1000 } ] }
            """);

        Statuses(run).ShouldBe("a:Failed b:Cancelled w:Cancelled");
        (run.Error!.Code, run.Error.SubtaskId).ShouldBe(("no_good", "a"));
    }

    [Fact]
    public async Task Fail_Continued_GoesOnWithNull()
    {
        await using var test = await OpenAsync(Broken);

        var result = await test.CompleteAsync("""
            { "subtasks": [ { "id": "a", "tool": "broken", "on_failure": "continue" }, { "id": "b", "tool": "echo", "args": { "got": "{{a.result}}", "why": "{{a.error.code}}" }, "depends_on": ["a"] } ] }
            """);

        result.ShouldBe("""{"got":null,"why":"no_good"}""");
    }

    [Fact]
    public async Task Fail_Always_StillCleansUp()
    {
        await using var test = await OpenAsync(Broken);

        var run = await test.RunAsync("""
            { "subtasks": [ { "id": "a", "tool": "broken" }, { "id": "clean", "tool": "echo", "depends_on": ["a"], "always": true } ] }
            """);

        Statuses(run).ShouldBe("a:Failed clean:Completed");
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public async Task Fail_CallUnderWay_IsRecordedWhenItEnds()
    {
        var gate = new Gate();
        var broken = new TestTool("after_gate", async (_, _, _) =>
        {
            await gate.Entered;
            throw ToolException.Permanent("no_good", "No good.");
        });
        await using var test = await OpenAsync(gate.Tool, broken);

        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "slow", "tool": "gate" }, { "id": "bad", "tool": "after_gate" } ] }""");
        await test.UntilAsync(runId, run => run.Error is not null);
        gate.Open();

        Statuses(await test.EndAsync(runId)).ShouldBe("slow:Completed bad:Failed");
    }

    [Fact]
    public async Task Cancel_CallUnderWay_EndsTheRunAtOnceAndTripsItsToken()
    {
        var gate = new Gate();
        await using var test = await OpenAsync(gate.Tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "slow", "tool": "gate" }, { "id": "next", "tool": "echo", "depends_on": ["slow"] } ] }""");
        await gate.Entered;

        await test.SayAsync(runId, new Input.Cancel("enough"));

        (await test.Engine.GetAsync(runId))!.Status.ShouldBe(RunStatus.Cancelled);
        await gate.Cancelled;
        Statuses(await test.EndAsync(runId)).ShouldBe("slow:Cancelled next:Cancelled");
    }

    [Fact]
    public async Task Cancel_ToolThatIgnoresItsToken_DoesNotWaitForIt()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var deaf = new TestTool("deaf", async (arguments, _, _) =>
        {
            entered.TrySetResult();
            await leave.Task;
            return arguments;
        });
        await using var test = await OpenAsync(deaf);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "deaf" } ] }""");
        await entered.Task;

        await test.SayAsync(runId, new Input.Cancel());
        var run = await test.EndAsync(runId);
        leave.SetResult();

        run.Status.ShouldBe(RunStatus.Cancelled);
        (await test.CompleteAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).ShouldBe("{}");
        (await test.Engine.GetAsync(runId))!.Sequence.ShouldBe(run.Sequence);
    }

    [Fact]
    public async Task Cancel_Ended_IsRefused()
    {
        await using var test = await OpenAsync();
        var run = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""");

        (await test.RefusedAsync(run.RunId, new Input.Cancel())).ShouldBe(Rejection.RunEnded);
    }

    [Fact]
    public async Task Signal_UnknownRun_SaysSo()
    {
        await using var test = await OpenAsync();

        (await test.Engine.SignalAsync("01J00000000000000000000000", new Input.Pause())).ShouldBeOfType<SignalOutcome.NoSuchRun>();
        (await test.Engine.GetAsync("01J00000000000000000000000")).ShouldBeNull();
    }

    [Fact]
    public async Task Pause_CallUnderWay_IsRecordedButNothingStartsUntilResumed()
    {
        var gate = new Gate();
        await using var test = await OpenAsync(gate.Tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "slow", "tool": "gate" }, { "id": "next", "tool": "echo", "depends_on": ["slow"] } ] }""");
        await gate.Entered;

        await test.SayAsync(runId, new Input.Pause());
        gate.Open();
        var paused = await test.UntilAsync(runId, run => run.Subtasks.Length > 0 && run.Paused && SubtaskView.StatusOf(run.Subtasks[0]) == SubtaskStatus.Completed && run.Idle);
        paused.Status.ShouldBe(RunStatus.Paused);
        paused.Subtasks[1].Status.ShouldBe(SubtaskStatus.Pending);

        await test.SayAsync(runId, new Input.Resume());
        Statuses(await test.EndAsync(runId)).ShouldBe("slow:Completed next:Completed");
    }

    [Fact]
    public async Task Pause_ManyTimes_CallsNothingTwice()
    {
        var tool = new TestTool("count", arguments => arguments, Effect.Once);
        await using var test = await OpenAsync(tool);
        var options = new RunOptions { Allow = ["*"] };
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "each", "for_each": "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]", "max_parallel": 2, "tool": "count" } ] }""", options: options);

        for (var i = 0; i < 20; i++)
        {
            if (await test.Engine.SignalAsync(runId, new Input.Pause()) is not SignalOutcome.Taken) break;
            if (await test.Engine.SignalAsync(runId, new Input.Resume()) is not SignalOutcome.Taken) break;
        }

        (await test.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
        tool.Calls.Select(call => call.Call.IdempotencyKey).Distinct().Count().ShouldBe(20);
        tool.Calls.Count.ShouldBe(20);
    }

    [Theory]
    [InlineData("activities", """{ "subtasks": [ { "id": "each", "for_each": "[1,2,3,4,5]", "tool": "echo" } ] }""")]
    [InlineData("for_each_items", """{ "subtasks": [ { "id": "each", "for_each": "[1,2,3,4,5]", "tool": "echo" } ] }""")]
    [InlineData("run_seconds", """{ "subtasks": [ { "id": "w", "wait": 1000 } ] }""")]
    public async Task Limit_Crossed_FailsWithItsNameAndItsValue(string limit, string plan)
    {
        await using var test = await OpenAsync();
        var limits = limit switch
        {
            "activities" => new RunLimits { Activities = 3 },
            "for_each_items" => new RunLimits { ForEachItems = 3 },
            _ => new RunLimits { RunSeconds = 0.03 },
        };

        var error = await test.FailAsync(plan, options: new RunOptions { Limits = limits });

        error.Code.ShouldBe(Failure.LimitExceeded);
        error.Message.ShouldContain($"options.limits.{limit}");
    }

    [Fact]
    public async Task Tool_ThrowsAnything_FailsTheSubtaskOnly()
    {
        var mad = new TestTool("mad", (_, _, _) => throw new InvalidOperationException("boom"));
        await using var test = await OpenAsync(mad);

        var error = await test.FailAsync("""{ "subtasks": [ { "id": "a", "tool": "mad" } ] }""");

        error.Message.ShouldContain("boom");
        (await test.CompleteAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).ShouldBe("{}");
    }

    [Fact]
    public async Task Tool_ThrowsFromWhatItRegisteredWithItsToken_HurtsNobody()
    {
        var entered = new TaskCompletionSource();
        var mad = new TestTool("mad", async (arguments, _, cancellation) =>
        {
            cancellation.Register(() => throw new InvalidOperationException("boom"));
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return arguments;
        });
        await using var test = await OpenAsync(mad);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "mad" } ] }""");
        await entered.Task;

        await test.SayAsync(runId, new Input.Cancel());

        (await test.EndAsync(runId)).Status.ShouldBe(RunStatus.Cancelled);
        (await test.CompleteAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).ShouldBe("{}");
    }

    [Fact]
    public async Task Tool_ReturnsNothingAtAll_FailsTheSubtaskOnly()
    {
        await using var test = await OpenAsync(new TestTool("empty", _ => default));

        var error = await test.FailAsync("""{ "subtasks": [ { "id": "a", "tool": "empty" } ] }""");

        error.SubtaskId.ShouldBe("a");
        (await test.CompleteAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).ShouldBe("{}");
    }
}
