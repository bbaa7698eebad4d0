using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>for_each, repeat, retry, timeouts and waits.</summary>
public abstract class RepetitionContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    [Fact]
    public async Task ForEach_ConditionPerItem_LeavesNullInPlaceOfTheSkipped()
    {
        await using var test = await OpenAsync();

        var result = await test.CompleteAsync("""
            { "subtasks": [ { "id": "each", "for_each": "[1, 2, 3]", "condition": "item != 2", "tool": "echo", "args": { "n": "{{item}}", "at": "{{index}}" } } ] }
            """);

        result.ShouldBe("""[{"n":1,"at":0},null,{"n":3,"at":2}]""");
    }

    [Fact]
    public async Task ForEach_EmptyList_CompletesWithAnEmptyList()
    {
        await using var test = await OpenAsync();

        (await test.CompleteAsync("""{ "subtasks": [ { "id": "each", "for_each": "[]", "tool": "echo" } ] }""")).ShouldBe("[]");
    }

    [Fact]
    public async Task ForEach_NotAList_FailsAndSaysWhatItWas()
    {
        await using var test = await OpenAsync();

        var error = await test.FailAsync("""{ "subtasks": [ { "id": "each", "for_each": "input.n", "tool": "echo" } ] }""", """{ "n": 3 }""");

        error.Code.ShouldBe("not_a_list");
        error.Message.ShouldContain("a number");
    }

    [Theory]
    [InlineData("continue", RunStatus.Completed)]
    [InlineData("fail", RunStatus.Failed)]
    public async Task ForEach_OneItemFails_GoesByOnFailure(string onFailure, RunStatus status)
    {
        var tool = new TestTool("odd", arguments => arguments.GetProperty("n").GetInt32() == 2 ? throw ToolException.Permanent("even", "Even.") : arguments);
        await using var test = await OpenAsync(tool);

        var run = await test.RunAsync($$$"""
            { "subtasks": [ { "id": "each", "for_each": "[1, 2, 3]", "tool": "odd", "args": { "n": "{{item}}" }, "max_parallel": 1, "on_failure": "{{{onFailure}}}" } ] }
            """);

        run.Status.ShouldBe(status);
        tool.Calls.Count.ShouldBe(status == RunStatus.Completed ? 3 : 2);
        if (status == RunStatus.Completed) (await test.ResultAsync(run)).ShouldBe("""[{"n":1},null,{"n":3}]""");
    }

    [Fact]
    public async Task ForEach_MaxParallel_BoundsWhatRunsAtOnce()
    {
        int running = 0, most = 0;
        var tool = new TestTool("busy", async (arguments, _, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return arguments;
        });
        await using var test = await OpenAsync(tool);

        await test.CompleteAsync("""
            { "subtasks": [ { "id": "each", "for_each": "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]", "tool": "busy", "max_parallel": 3 } ] }
            """);

        most.ShouldBeInRange(1, 3);
        tool.Calls.Count.ShouldBe(16);
    }

    [Fact]
    public async Task Repeat_UntilTrue_StopsThereAndSeesThePrevious()
    {
        await using var test = await OpenAsync();

        var result = await test.CompleteAsync("""
            { "subtasks": [ { "id": "again", "tool": "echo", "args": { "n": "{{iteration}}", "was": "{{previous.n}}" }, "repeat": { "until": "again.result.n >= 2", "max": 5 } } ] }
            """);

        result.ShouldBe("""{"n":2,"was":1}""");
    }

    [Fact]
    public async Task Repeat_MaxWithoutIt_Fails()
    {
        await using var test = await OpenAsync();

        var error = await test.FailAsync("""
            { "subtasks": [ { "id": "again", "tool": "echo", "args": { "n": 1 }, "repeat": { "until": "again.result.n > 1", "max": 3 } } ] }
            """);

        error.Code.ShouldBe("repeat_exhausted");
    }

    [Fact]
    public async Task Retry_FailsTwice_SucceedsUnderNewKeys()
    {
        var failures = 0;
        var tool = new TestTool("flaky", arguments => ++failures <= 2 ? throw ToolException.Permanent("not_yet", "Not yet.") : arguments);
        await using var test = await OpenAsync(tool);

        await test.CompleteAsync("""
            { "subtasks": [ { "id": "a", "tool": "flaky", "retry": { "max_attempts": 3, "delay_seconds": 0.01 } } ] }
            """);

        tool.Calls.Select(call => call.Call.IdempotencyKey[^5..]).ShouldBe(["e0/c0", "e1/c0", "e2/c0"]);
    }

    [Fact]
    public async Task Retry_TransientFailure_KeepsTheKey()
    {
        var failures = 0;
        var tool = new TestTool("flaky", arguments => ++failures <= 1 ? throw ToolException.Transient("busy", "Busy.") : arguments);
        await using var test = await OpenAsync(tool);

        await test.CompleteAsync("""
            { "subtasks": [ { "id": "a", "tool": "flaky", "retry": { "max_attempts": 2, "delay_seconds": 0.01 } } ] }
            """);

        tool.Calls.Select(call => call.Call.IdempotencyKey).Distinct().Count().ShouldBe(1);
        tool.Calls.Select(call => call.Call.Attempt).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Timeout_ToolTakesTooLong_FailsAsTimeoutAndItsTokenTrips()
    {
        var gate = new Gate();
        await using var test = await OpenAsync(gate.Tool);

        var error = await test.FailAsync("""
            { "subtasks": [ { "id": "a", "tool": "gate", "timeout_seconds": 0.05, "retry": { "max_attempts": 1 } } ] }
            """);

        error.Code.ShouldBe("timeout");
        await gate.Cancelled;
    }

    [Fact]
    public async Task Wait_SomeMoments_IsItsInstant()
    {
        await using var test = await OpenAsync();

        var run = await test.RunAsync("""{ "subtasks": [ { "id": "pause", "wait": 0.05 } ] }""");

        var until = JsonSerializer.Deserialize<DateTimeOffset>(await test.ResultAsync(run));
        run.Subtasks[0].EndedAt!.Value.ShouldBeGreaterThanOrEqualTo(until);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most) Interlocked.CompareExchange(ref most, value, seen);
    }
}
