using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Engine.Contract;

/// <summary>Nested runs.</summary>
public abstract class ChildContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    [Fact]
    public async Task Child_InlinePlan_GetsItsInputAndGivesItsResult()
    {
        await using var test = await OpenAsync();

        var result = await test.CompleteAsync("""
            { "subtasks": [
              { "id": "child", "workflow": { "input": { "name": "{{input.who}}" }, "plan": { "subtasks": [ { "id": "one", "tool": "echo", "args": { "hello": "{{input.name}}" } } ] } } },
              { "id": "end", "tool": "echo", "args": { "said": "{{child.result.hello}}" }, "depends_on": ["child"] } ] }
            """, """{ "who": "Ada" }""");

        result.ShouldBe("""{"said":"Ada"}""");
    }

    [Fact]
    public async Task Child_Request_IsPlanned()
    {
        await using var test = await OpenAsync(new TestThinking());

        var result = await test.CompleteAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "request": "say {{input.word}}", "input": { "n": 1 } } } ] }
            """, """{ "word": "yes" }""");

        result.ShouldBe("""{"request":"say yes","input":{"n":1}}""");
    }

    [Fact]
    public async Task Child_Fails_FailsItsSubtask()
    {
        await using var test = await OpenAsync(new TestTool("broken", _ => throw ToolException.Permanent("no_good", "No good.")));

        var error = await test.FailAsync("""{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "one", "tool": "broken" } ] } } } ] }""");

        (error.Code, error.SubtaskId).ShouldBe(("child_failed", "child"));
        error.Message.ShouldContain("No good.");
    }

    [Fact]
    public async Task Child_Cancelled_FailsItsSubtask()
    {
        var gate = new Gate();
        await using var test = await OpenAsync(gate.Tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "one", "tool": "gate" } ] } } } ] }""");
        await gate.Entered;

        await test.SayAsync(await ChildOfAsync(test, runId), new Input.Cancel());

        (await test.EndAsync(runId)).Error!.Code.ShouldBe("child_cancelled");
    }

    [Fact]
    public async Task Child_ParentCancelled_IsCancelledToo()
    {
        var gate = new Gate();
        await using var test = await OpenAsync(gate.Tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "one", "tool": "gate" } ] } } } ] }""");
        await gate.Entered;
        var child = await ChildOfAsync(test, runId);

        await test.SayAsync(runId, new Input.Cancel());

        (await test.EndAsync(child)).Status.ShouldBe(RunStatus.Cancelled);
        await gate.Cancelled;
    }

    [Fact]
    public async Task Child_ParentPaused_StartsNothingUntilItIsResumed()
    {
        var (gate, next) = (new Gate(), new TestTool("next", arguments => arguments));
        await using var test = await OpenAsync(gate.Tool, next);
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [
              { "id": "inner", "workflow": { "plan": { "subtasks": [ { "id": "one", "tool": "gate" }, { "id": "two", "tool": "next", "depends_on": ["one"] } ] } } } ] } } } ] }
            """);
        await gate.Entered;
        var child = await ChildOfAsync(test, runId);
        var inner = await ChildOfAsync(test, child);

        await test.SayAsync(runId, new Input.Pause());
        await test.UntilAsync(inner, run => run.HeldByParent);
        gate.Open();
        await test.UntilAsync(inner, run => run.Idle && SubtaskView.StatusOf(run.Subtasks[0]) == SubtaskStatus.Completed);
        (await test.RefusedAsync(child, new Input.Resume())).ShouldBe(Rejection.ParentPaused);
        next.Calls.ShouldBeEmpty();

        await test.SayAsync(runId, new Input.Resume());
        (await test.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
        next.Calls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Child_ParentPausedManyTimes_CallsNothingTwiceAndComesToItsEnd()
    {
        var tool = new TestTool("count", arguments => arguments, Effect.Once);
        await using var test = await OpenAsync(tool);
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "each", "for_each": "[1,2,3,4,5,6,7,8,9,10]", "max_parallel": 3, "workflow": { "plan": { "subtasks": [
              { "id": "one", "tool": "count" }, { "id": "two", "tool": "count", "depends_on": ["one"] } ] } } } ] }
            """, options: new RunOptions { Allow = ["*"] });

        for (var i = 0; i < 10; i++)
        {
            if (await test.Engine.SignalAsync(runId, new Input.Pause()) is not SignalOutcome.Taken) break;
            if (await test.Engine.SignalAsync(runId, new Input.Resume()) is not SignalOutcome.Taken) break;
        }

        (await test.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
        tool.Calls.Select(call => call.Call.IdempotencyKey).Distinct().Count().ShouldBe(20);
        tool.Calls.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Child_Asks_ParentWaitsWithIt()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "one", "ask": "Who?" } ] } } } ] }""");
        var child = await ChildOfAsync(test, runId);
        (await test.UntilAsync(runId, run => run.Status == RunStatus.InputRequired)).Subtasks[0].Id.ShouldBe("child");

        await test.AnswerAsync(child, await test.QuestionAsync(child), new Reply(Value.Of("Ada")));

        (await test.ResultAsync(await test.EndAsync(runId))).ShouldBe("\"Ada\"");
    }

    [Fact]
    public async Task Child_LargeResult_BelongsToTheParent()
    {
        await using var test = await OpenAsync(new TestTool("large", _ => JsonElement.Parse(Text(300_000))));

        var result = await test.CompleteAsync("""
            { "subtasks": [
              { "id": "child", "for_each": "[1, 2]", "workflow": { "plan": { "subtasks": [ { "id": "one", "tool": "large" } ] } } },
              { "id": "end", "tool": "echo", "args": { "is": "{{child.result[1]}}" }, "depends_on": ["child"] } ] }
            """);

        result.Length.ShouldBe(300_000 + """{"is":}""".Length);
    }

    [Fact]
    public async Task Child_TooDeep_CrossesTheLimit()
    {
        await using var test = await OpenAsync(new TestThinking());
        var options = new RunOptions { Limits = new RunLimits { Nesting = 2 } };

        var run = await test.RunAsync("""{ "subtasks": [ { "id": "child", "workflow": { "request": "nest" } } ] }""", options: options);

        run.Status.ShouldBe(RunStatus.Failed);
        run.Error!.Message.ShouldContain("options.limits.nesting");
    }

    private static async Task<string> ChildOfAsync(EngineUnderTest test, string runId) =>
        (await test.UntilAsync(runId, run => run.Children.Any(child => child.Launched))).Children.First().RunId;
}
