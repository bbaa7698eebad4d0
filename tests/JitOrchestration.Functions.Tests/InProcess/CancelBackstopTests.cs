using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>A cancel that is not taken ends the run all the same.</summary>
public class CancelBackstopTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Cancel_NotTaken_OrchestrationIsTerminatedAndTheRunClosed()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "wait": 3600 } ] }""");
        await test.UntilAsync(runId, run => run.NextDue is not null);
        await host.Client.SuspendInstanceAsync(runId);
        await host.Part<Mailroom>().PostAsync(runId, new Input.Cancel());

        await EnforceAsync(host, runId);

        var run = await test.EndAsync(runId);
        run.Status.ShouldBe(RunStatus.Cancelled);
        (await host.Client.GetInstanceAsync(runId))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task Cancel_TakenAndCleanUpUnderWay_IsLeftAlone()
    {
        var gate = new Gate();
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup { Tools = [gate.Tool] });
        await using var test = new EngineUnderTest(host);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "wait": 3600 }, { "id": "tidy", "tool": "gate", "depends_on": ["a"], "always": true } ] }""");
        await test.SayAsync(runId, new Input.Cancel());
        await gate.Entered;

        await EnforceAsync(host, runId);
        gate.Open();

        var run = await test.EndAsync(runId);
        run.Subtasks[1].Status.ShouldBe(SubtaskStatus.Completed);
    }

    [Fact]
    public async Task Cancel_EveryOne_HasABackstop()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "wait": 3600 } ] }""");

        await test.SayAsync(runId, new Input.Cancel());

        (await host.Client.GetInstanceAsync($"cancel-{runId}")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Backstop_StillWaitingWhenItsRunIsDeleted_GoesWithIt()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "wait": 3600 } ] }""");
        await test.SayAsync(runId, new Input.Cancel());
        await test.EndAsync(runId);

        (await test.Engine.DeleteAsync(runId)).ShouldBe(DeletionOutcome.Deleted);

        (await host.Client.GetInstanceAsync($"cancel-{runId}")).ShouldBeNull();
    }

    private static async Task EnforceAsync(InProcessFactory.InProcessHost host, string runId)
    {
        var backstop = await host.Client.ScheduleNewOrchestrationInstanceAsync(ActivityNames.CancelBackstop, new OverdueCancel(runId, runId, Grace));
        (await host.Client.WaitForInstanceCompletionAsync(backstop).WaitAsync(EngineUnderTest.Patience)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }
}
