using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>A paused parent holds a child that another process drives.</summary>
public class HeldChildTests
{
    private const string Plan = """
        { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [
          { "id": "q", "ask": "Who?" }, { "id": "g", "tool": "gate", "depends_on": ["q"] }, { "id": "next", "tool": "echo", "depends_on": ["g"] } ] } } }, { "id": "busy", "tool": "busy" } ] }
        """;

    /// <summary>Keeps the parent where it is.</summary>
    private readonly Gate _busy = new("busy");

    [Fact]
    public async Task Pause_ChildIsDrivenElsewhere_HoldsItUntilTheParentIsResumed()
    {
        var gate = new Gate();
        await using var one = await EngineFixture.OpenAsync([gate.Tool, _busy.Tool]);
        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder);
        var (runId, child) = await HandOverAsync(one, two);
        await gate.Entered;

        (await one.Engine.SignalAsync(runId, new Input.Pause())).ShouldBeOfType<SignalOutcome.Taken>();
        await two.UntilAsync(child, run => run.HeldByParent);
        gate.Open();
        var held = await two.UntilAsync(child, run => run.Subtasks[1].Status == SubtaskStatus.Completed);
        held.Subtasks[2].Status.ShouldBe(SubtaskStatus.Pending);

        await one.Engine.SignalAsync(runId, new Input.Resume());
        _busy.Open();
        (await one.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Pause_DriverOfTheChildIsGone_WhoeverAdoptsItHoldsItBeforeAnythingStarts()
    {
        var (gate, again, fault) = (new Gate(), new TestTool("gate", arguments => arguments), new Fault());
        // Its clock stands still: it adopts nothing before it is told to.
        await using var one = await EngineFixture.OpenAsync([again, _busy.Tool], with: options => options with { TimeProvider = new FakeTimeProvider(TimeProvider.System.GetUtcNow()), StopGrace = TimeSpan.Zero });
        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder, with: fault.In);
        var (runId, child) = await HandOverAsync(one, two);
        await gate.Entered;
        fault.BreakAfterTheNextCommit();
        await Should.ThrowAsync<EngineException>(() => two.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }"""));
        await two.Engine.Stopped.WaitAsync(EngineUnderTest.Patience);
        await two.Engine.DisposeAsync();

        (await one.Engine.SignalAsync(runId, new Input.Pause())).ShouldBeOfType<SignalOutcome.Taken>();
        await one.Engine.ResumeAllAsync();
        await one.UntilAsync(child, run => run.HeldByParent);

        again.Calls.ShouldBeEmpty();
        await one.Engine.SignalAsync(runId, new Input.Resume());
        _busy.Open();
        (await one.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
        again.Calls.ShouldHaveSingleItem();
    }

    /// <summary>Starts a run with one engine, and has the other drive its child.</summary>
    private static async Task<(string RunId, string Child)> HandOverAsync(EngineFixture one, EngineFixture two)
    {
        var runId = await one.StartAsync(Plan);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await two.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        (await two.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(Value.Of("Ada"))))).ShouldBeOfType<SignalOutcome.Taken>();
        return (runId, child);
    }
}
