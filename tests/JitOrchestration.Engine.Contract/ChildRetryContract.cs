using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>Children go on with the run that is retried.</summary>
public abstract class ChildRetryContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    [Fact]
    public async Task Retry_ChildFailed_SameChildGoesOn()
    {
        var (count, mendable) = (Count(), new Mendable());
        await using var test = await OpenAsync(count, mendable.Tool);
        var failed = await test.RunAsync("""
            { "subtasks": [
              { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "one", "tool": "count" }, { "id": "two", "tool": "mendable", "args": { "n": 2 }, "depends_on": ["one"] } ] } } },
              { "id": "end", "tool": "count", "args": { "got": "{{child.result.n}}" }, "depends_on": ["child"] } ] }
            """);
        var child = (await test.ChildrenAsync(failed.RunId)).ShouldHaveSingleItem();
        (await test.RefusedAsync(child, new Input.Retry())).ShouldBe(Rejection.RunIsChild);
        mendable.Mend();

        var run = await test.RetryAsync(failed.RunId);

        (await test.ResultAsync(run)).ShouldBe("""{"got":2}""");
        (await test.ChildrenAsync(failed.RunId)).ShouldBe([child], "the child that is there is retried");
        (await test.Engine.GetAsync(child))!.Status.ShouldBe(RunStatus.Completed);
        (count.Calls.Count, run.Activities).ShouldBe((2, 6), "two launches and the end; three of the child, each counted once");
    }

    [Fact]
    public async Task Retry_ParentCancelled_ChildGoesOnWithIt()
    {
        var (count, gate) = (Count(), new Gate());
        await using var test = await OpenAsync(count, gate.Tool);
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "child", "for_each": "[1, 2, 3]", "max_parallel": 1, "workflow": { "input": "{{item}}", "plan": { "subtasks": [
                { "id": "one", "tool": "count", "args": { "n": "{{input}}" } },
                { "id": "two", "tool": "gate", "condition": "input == 2", "depends_on": ["one"] } ] } } } ] }
            """);
        await gate.Entered;
        await test.SayAsync(runId, new Input.Cancel());
        await gate.Cancelled;
        gate.Open();

        var run = await test.RetryAsync(runId);

        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        count.Calls.Select(call => call.Arguments.GetProperty("n").GetInt32()).ShouldBe([1, 2, 3]);
        (await test.ChildrenAsync(runId)).Count.ShouldBe(3);
    }

    private static TestTool Count() => new("count", arguments => arguments);
}
