using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>What happens at the awkward moment.</summary>
public class RaceTests
{
    [Fact]
    public async Task Retry_RightAfterTheEndIsSeen_LosesNothing()
    {
        var fails = true;
        var count = new TestTool("count", arguments => arguments);
        var mendable = new TestTool("mendable", arguments => fails ? throw new InvalidOperationException("not yet") : arguments);
        await using var test = new EngineUnderTest(await new InProcessFactory().OpenAsync(new EngineSetup { Tools = [count, mendable] }));
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "a", "tool": "count" }, { "id": "b", "tool": "mendable", "depends_on": ["a"] }, { "id": "c", "tool": "count", "depends_on": ["b"] } ] }
            """);
        // The live history shows the end before it is stored.
        (await test.EndAsync(runId)).Status.ShouldBe(RunStatus.Failed);
        fails = false;

        var run = await test.RetryAsync(runId);

        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        count.Calls.Count.ShouldBe(2, "what was recorded is not repeated");
    }

    [Fact]
    public async Task Delete_RightAfterTheEndIsSeen_LeavesNothing()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        var run = await test.RunAsync("""{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "a", "tool": "echo" } ] } } } ] }""");
        var child = (await test.ChildrenAsync(run.RunId)).Single();

        (await test.Engine.DeleteAsync(run.RunId)).ShouldBe(DeletionOutcome.Deleted);

        (await test.Engine.GetAsync(run.RunId)).ShouldBeNull();
        (await test.Engine.GetAsync(child)).ShouldBeNull();
        (await test.Engine.ListAsync()).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancel_WhileAChildIsBeingLaunched_EndsTheChildToo()
    {
        var gate = new Gate();
        await using var test = new EngineUnderTest(await new InProcessFactory().OpenAsync(new EngineSetup { Tools = [gate.Tool] }));
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "a", "wait": 3600 } ] } } }, { "id": "held", "tool": "gate" } ] }
            """);

        await test.SayAsync(runId, new Input.Cancel());
        gate.Open();
        (await test.EndAsync(runId)).Status.ShouldBe(RunStatus.Cancelled);

        foreach (var child in await test.ChildrenAsync(runId))
        {
            // One whose launch had not begun never comes into being.
            if (await test.Engine.GetAsync(child) is not null) (await test.EndAsync(child)).Status.ShouldBe(RunStatus.Cancelled);
        }
        (await test.Engine.DeleteAsync(runId)).ShouldBe(DeletionOutcome.Deleted);
    }
}
