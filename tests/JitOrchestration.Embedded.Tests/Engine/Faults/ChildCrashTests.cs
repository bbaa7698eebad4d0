using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.Storage.Sqlite;
using JitOrchestration.Engine.Contract;
using Microsoft.Data.Sqlite;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Processes that are gone between the end of a child and the moment at which its parent hears of it.</summary>
public class ChildCrashTests
{
    /// <summary>More than the state holds: the parent needs a copy of its own before it can hear of it.</summary>
    private static readonly string Large = new('x', 40_000);

    [Fact]
    public async Task Crash_ParkedChildEndedWithALargeResult_ParentHearsOfIt()
    {
        var fault = new Fault();
        await using var fixture = await EngineFixture.OpenAsync(with: fault.In);
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?" } ] } } } ] }""");
        var child = (await fixture.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await fixture.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        var answer = await fixture.Engine.KeepAsync(child, JsonSerializer.SerializeToElement(Large));

        fault.BreakAfterTheNextCommit();
        await Should.ThrowAsync<EngineException>(() => fixture.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(answer))));
        await fixture.Engine.Stopped.WaitAsync(EngineUnderTest.Patience);
        await using var again = await fixture.ReopenAsync();

        (await again.Engine.GetAsync(child))!.Status.ShouldBe(RunStatus.Completed);
        var run = await again.EndAsync(runId);
        (await again.ResultAsync(run)).Length.ShouldBe(Large.Length + 2);
    }

    [Fact]
    public async Task Crash_OfTheProcessWhoseChildEndedWithALargeResult_ParentElsewhereHearsOfIt()
    {
        var (gate, fault) = (new Gate(), new Fault());
        await using var one = await EngineFixture.OpenAsync([gate.Tool]);
        await using var two = await EngineFixture.OpenAsync([gate.Tool], one.Folder, with: fault.In);
        var runId = await one.StartAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "q", "ask": "Who?" }, { "id": "g", "tool": "gate", "depends_on": ["q"] } ] } } }, { "id": "w", "wait": 2 } ] }
            """);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await two.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        await two.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(Value.Of("Ada"))));
        await gate.Entered;
        await one.UntilAsync(runId, run => run.Children.All(child => child is { Launched: true, Parked: false }));

        fault.BreakAfterTheNextCommit();
        gate.Open($"\"{Large}\"");
        await two.Engine.Stopped.WaitAsync(EngineUnderTest.Patience);

        (await one.Engine.GetAsync(child))!.Status.ShouldBe(RunStatus.Completed);
        (await one.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Crash_UnwantedChildEndedWithALargeResult_WhatItUsedIsCounted()
    {
        var (time, fault) = (new FakeTimeProvider(), new Fault());
        await using var one = await OpenAsync(fault);
        var runId = await one.StartAsync("""
            { "subtasks": [ { "id": "child", "timeout_seconds": 5, "on_failure": "continue", "workflow": { "plan": { "subtasks": [ { "id": "t", "tool": "echo" }, { "id": "q", "ask": "Who?", "depends_on": ["t"] } ] } } }, { "id": "w", "wait": 50 } ] }
            """);
        var child = (await one.UntilAsync(runId, run => run.Children.Any(child => child.Parked))).Children.First().RunId;
        var question = (await one.UntilAsync(child, run => run.Questions.Count > 0)).Questions.First();
        var answer = await one.Engine.KeepAsync(child, JsonSerializer.SerializeToElement(Large));
        fault.BreakAfterTheNextCommit();
        await Should.ThrowAsync<EngineException>(() => one.Engine.SignalAsync(child, new Input.Answer(question.Id, new Reply(answer))));
        await one.Engine.DisposeAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        await using var two = await OpenAsync(fault, one.Folder);
        using (var slow = Connection.Open(Path.Combine(one.Folder, "data", "payloads.db"), SqliteOpenMode.ReadWrite))
        {
            // The parent has given the child up before it has its copy.
            slow.Execute("BEGIN IMMEDIATE");
            await Should.ThrowAsync<EngineException>(() => two.Engine.ResumeAsync(runId));
            await two.Engine.Stopped.WaitAsync(EngineUnderTest.Patience);
            slow.Execute("ROLLBACK");
        }
        await two.Engine.DisposeAsync();

        await using var three = await OpenAsync(new Fault(), one.Folder);
        (await three.Engine.ResumeAsync(runId)).ShouldBeTrue();

        var run = await three.UntilAsync(runId, run => run.Activities > 2);
        (run.Subtasks[0].Status, run.Activities).ShouldBe((SubtaskStatus.Failed, 3), "the launch, the wait, and the call of the child");

        Task<EngineFixture> OpenAsync(Fault fault, string? folder = null) => EngineFixture.OpenAsync(folder: folder, with: options => fault.In(options) with { TimeProvider = time });
    }
}
