using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>
/// Two engines on one folder: each has a process lock of its own, so to each the other is another process. One that is
/// disposed is as gone as one that was killed.
/// </summary>
public class TwoProcessTests
{
    private const string Question = """{ "subtasks": [ { "id": "q", "ask": "Who?" }, { "id": "end", "tool": "echo", "args": { "who": "{{q.result}}" }, "depends_on": ["q"] } ] }""";
    private const string Family = """{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "one", "ask": "Who?" } ] } } }, { "id": "w", "wait": 0.3 } ] }""";

    [Fact]
    public async Task Signal_ToARunOfAnotherProcess_IsTakenThere()
    {
        var gate = new Gate();
        await using var one = await EngineFixture.OpenAsync([gate.Tool]);
        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder);
        var runId = await one.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "gate" } ] }""");
        await gate.Entered;

        (await two.Engine.ResumeAsync(runId)).ShouldBeFalse("the other drives it");
        (await two.Engine.SignalAsync(runId, new Input.Cancel())).ShouldBeOfType<SignalOutcome.Forwarded>();

        (await one.EndAsync(runId)).Status.ShouldBe(RunStatus.Cancelled);
        await gate.Cancelled;
        (await two.EndAsync(runId)).Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task Parked_ProcessGone_AnotherTakesTheAnswer()
    {
        await using var one = await EngineFixture.OpenAsync();
        await using var two = await EngineFixture.OpenAsync(folder: one.Folder);
        var runId = await one.StartAsync(Question);
        var waiting = await one.UntilAsync(runId, run => run.Questions.Count > 0);
        await one.Engine.DisposeAsync();

        (await two.Engine.SignalAsync(runId, new Input.Answer(waiting.Questions.First().Id, new Reply(Value.Of("Ada"))))).ShouldBeOfType<SignalOutcome.Taken>();

        (await two.ResultAsync(await two.EndAsync(runId))).ShouldContain("Ada");
    }

    [Fact]
    public async Task Posted_OwnerGoneBeforeItLooked_IsTakenByWhoeverTakesOver()
    {
        var gate = new Gate();
        await using var one = await EngineFixture.OpenAsync([gate.Tool], with: options => options with { StopGrace = TimeSpan.Zero });
        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder, drivesAll: true);
        var runId = await one.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "gate" } ] }""");
        await gate.Entered;

        // Whichever of the two the pause reaches, it must not be lost.
        await two.Engine.SignalAsync(runId, new Input.Pause());
        await one.Engine.DisposeAsync();

        (await two.UntilAsync(runId, run => run.Paused)).Paused.ShouldBeTrue();
    }

    [Fact]
    public async Task Owner_Stopped_OtherProcessGoesOnWithItsRuns()
    {
        var gate = new Gate();
        await using var one = await EngineFixture.OpenAsync([gate.Tool], with: options => options with { StopGrace = TimeSpan.Zero });
        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder, drivesAll: true);
        var runId = await one.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "gate" } ] }""");
        await gate.Entered;
        await one.Engine.DisposeAsync();
        gate.Open();

        var run = await two.EndAsync(runId);

        run.Status.ShouldBe(RunStatus.Completed);
        gate.Tool.Calls.Select(call => call.Call.IdempotencyKey).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Family_DrivenByTwoProcesses_HearsOfItself()
    {
        await using var one = await EngineFixture.OpenAsync();
        await using var two = await EngineFixture.OpenAsync(folder: one.Folder);
        var runId = await one.StartAsync(Family);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;

        // The parent still waits for its timer in the first process; the second takes the child alone.
        var question = (await two.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        (await two.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(Value.Of(new string('x', 40_000)))))).ShouldBeOfType<SignalOutcome.Taken>();

        var run = await one.EndAsync(runId);
        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        JsonSerializer.Serialize(await one.Engine.OpenAsync(runId, run.Subtasks[0].Result!)).Length.ShouldBe(40_002);
    }

    [Fact]
    public async Task Family_ChildEndsElsewhereWithALargeResult_ParentGoesOn()
    {
        var gate = new Gate();
        await using var one = await EngineFixture.OpenAsync([gate.Tool]);
        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder);
        var runId = await one.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?" }, { "id": "g", "tool": "gate", "depends_on": ["q"] } ] } } }, { "id": "w", "wait": 1 } ] }
            """);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await two.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        await two.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(Value.Of("Ada"))));
        await gate.Entered;
        // The first process has looked: nothing else tells it of the end.
        await one.UntilAsync(runId, run => run.Children.All(child => child is { Launched: true, Parked: false }));
        await one.UntilAsync(runId, run => run.Subtasks.Any(subtask => subtask is { Id: "w", Ended: true }));

        gate.Open($"\"{new string('x', 20_000)}\"");

        var run = await one.EndAsync(runId);
        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
    }

    [Fact]
    public async Task Family_DrivenByTwoProcesses_IsCancelledAsOne()
    {
        var gate = new Gate();
        await using var one = await EngineFixture.OpenAsync([gate.Tool]);
        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder);
        var runId = await one.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?" }, { "id": "g", "tool": "gate", "depends_on": ["q"] } ] } } }, { "id": "w", "wait": 20 } ] }
            """);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await two.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        await two.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(Value.Of("Ada"))));
        await gate.Entered;

        await one.Engine.SignalAsync(runId, new Input.Cancel());

        (await two.EndAsync(child)).Status.ShouldBe(RunStatus.Cancelled);
        await gate.Cancelled;
    }

    [Fact]
    public async Task ManyRuns_TwoProcessesThatDriveAll_EachRunIsDoneOnce()
    {
        var tool = new TestTool("count", arguments => arguments);
        await using var one = await EngineFixture.OpenAsync([tool], drivesAll: true);
        await using var two = await EngineFixture.OpenAsync([tool], one.Folder, drivesAll: true);

        var started = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? one : two).StartAsync("""
            { "subtasks": [ { "id": "a", "tool": "count" }, { "id": "w", "wait": 0.02 }, { "id": "b", "tool": "count", "depends_on": ["a", "w"] } ] }
            """)));
        foreach (var runId in started) (await one.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);

        tool.Calls.Count.ShouldBe(400);
    }
}
