using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Engine;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>What is deleted in time, and what is taken up although nobody handed it over.</summary>
public class HousekeepingTests
{
    private const string Plan = """{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "n": 1 } } ] }""";

    [Fact]
    public async Task Sweep_EndedAndLiveRuns_DeletesWhatHasBeenKeptLongEnough()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        var ended = await test.RunAsync(Plan);
        var kept = await test.RunAsync(Plan, options: new RunOptions { RetainDays = 1 });
        var live = await test.StartAsync("""{ "subtasks": [ { "id": "a", "wait": 3600 } ] }""");
        // The end is in the journal before it is in the list.
        while ((await host.Durable.ListAsync("completed")).Runs.Count < 2) await Task.Yield();

        (await host.Durable.SweepAsync(TimeSpan.FromTicks(-1))).ShouldBe(1);

        (await host.Durable.GetAsync(ended.RunId)).ShouldBeNull();
        (await host.Durable.GetAsync(kept.RunId)).ShouldNotBeNull();
        (await host.Durable.GetAsync(live)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Sweep_KeysPastTheirTime_FreesThemAndKeepsTheOthers()
    {
        var (blobs, time) = (new MemoryBlobs(), new LaterTime());
        var starts = new KeyedStarts(blobs, time);
        var old = new IdempotencyKey("old", "body");
        await starts.ClaimAsync(old, "01JDTESTRVN000000000000000", default);
        time.Passes(IdempotencyKey.Lifetime);
        await starts.ClaimAsync(new IdempotencyKey("new", "body"), "01JDTESTRVN000000000000001", default);

        await starts.SweepAsync(default);

        (await blobs.ListAsync("starts/").ToListAsync()).ShouldBe(["starts/new"]);
        (await starts.ClaimAsync(old, "01JDTESTRVN000000000000002", default)).ShouldBe("01JDTESTRVN000000000000002");
    }

    [Fact]
    public async Task Run_AcceptedAndNeverScheduled_IsTakenUpByWhoeverLooks()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        const string Id = "01JDTESTRVN000000000000000";
        var plan = PlanValidator.Validate(JsonElement.Parse(Plan), PlanRules.Default).Plan;
        await host.Part<RunLauncher>().BeginAsync(Id, new Input.Begin("a request", null, RunOptions.Default, plan, [], null));

        var run = await test.EndAsync(Id);

        run.Status.ShouldBe(RunStatus.Completed);
    }

    private sealed class LaterTime : TimeProvider
    {
        private TimeSpan _passed;

        public void Passes(TimeSpan time) => _passed += time;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _passed;
    }
}
