using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>Which subtasks run, and in which order.</summary>
public abstract class GraphContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    [Fact]
    public async Task Start_InvalidPlan_IsRefusedWithEveryProblem()
    {
        await using var test = await OpenAsync();

        var refusal = await Should.ThrowAsync<InvalidRequestException>(() => test.StartAsync("""
            { "subtasks": [ { "id": "a", "tool": "nope" }, { "id": "b", "tool": "echo", "depends_on": ["c"] } ] }
            """));

        refusal.Problems.Length.ShouldBe(2);
        (await test.Engine.ListAsync()).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_InputOverTheLimit_IsRefused()
    {
        await using var test = await OpenAsync();
        var options = new RunOptions { Limits = new RunLimits { ResultBytes = 20_000 } };

        var refusal = await Should.ThrowAsync<InvalidRequestException>(() => test.StartAsync(
            """{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""", Text(20_001), options));

        refusal.Problems[0].Pointer.ShouldBe("/input");
    }

    [Theory]
    [InlineData("sunny", "check:Completed indoor:Skipped outdoor:Completed respond:Completed", """{"in":null,"out":"park"}""")]
    [InlineData("rain", "check:Completed indoor:Completed outdoor:Skipped respond:Completed", """{"in":"museum","out":null}""")]
    public async Task Branch_AndJoin_TakesOneSide(string weather, string statuses, string result)
    {
        await using var test = await OpenAsync();

        var run = await test.RunAsync("""
            { "subtasks": [
              { "id": "check", "tool": "echo", "args": { "weather": "{{input.weather}}" } },
              { "id": "indoor", "tool": "echo", "args": { "go": "museum" }, "depends_on": ["check"], "condition": "check.result contains 'rain'" },
              { "id": "outdoor", "tool": "echo", "args": { "go": "park" }, "depends_on": ["check"], "condition": "not (check.result contains 'rain')" },
              { "id": "respond", "tool": "echo", "args": { "in": "{{indoor.result.go}}", "out": "{{outdoor.result.go}}" }, "depends_on": ["indoor", "outdoor"] } ] }
            """, $$"""{ "weather": "{{weather}}" }""");

        Statuses(run).ShouldBe(statuses);
        (await test.ResultAsync(run)).ShouldBe(result);
    }

    [Theory]
    [InlineData("any", "Completed")]
    [InlineData("all", "Skipped")]
    [InlineData("settled", "Completed")]
    public async Task Needs_OneDependencySkipped_DecidesAboutTheJoin(string needs, string status)
    {
        await using var test = await OpenAsync();

        var run = await test.RunAsync($$"""
            { "subtasks": [
              { "id": "a", "tool": "echo" }, { "id": "b", "tool": "echo", "condition": "1 == 2" },
              { "id": "join", "tool": "echo", "depends_on": ["a", "b"], "needs": "{{needs}}" } ] }
            """);

        Statuses(run).ShouldBe($"a:Completed b:Skipped join:{status}");
    }

    [Theory]
    [InlineData("any", "Skipped")]
    [InlineData("settled", "Completed")]
    public async Task Needs_EveryDependencySkipped_DecidesAboutTheJoin(string needs, string status)
    {
        await using var test = await OpenAsync();

        var run = await test.RunAsync($$"""
            { "subtasks": [
              { "id": "a", "tool": "echo", "condition": "1 == 2" },
              { "id": "join", "tool": "echo", "depends_on": ["a"], "needs": "{{needs}}" } ] }
            """);

        Statuses(run).ShouldBe($"a:Skipped join:{status}");
    }

    [Fact]
    public async Task Run_EverySinkSkipped_CompletesWithTheWarningNothingRan()
    {
        await using var test = await OpenAsync();

        var run = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo", "condition": "1 == 2" } ] }""");

        run.Status.ShouldBe(RunStatus.Completed);
        run.Warnings.ShouldContain(warning => warning.Code == "nothing_ran");
    }

    [Fact]
    public async Task Ready_BesideASlowBranch_StartsAtOnce()
    {
        var slow = new Gate();
        await using var test = await OpenAsync(slow.Tool);

        var runId = await test.StartAsync("""
            { "subtasks": [
              { "id": "slow", "tool": "gate" },
              { "id": "a", "tool": "echo" }, { "id": "b", "tool": "echo", "depends_on": ["a"] }, { "id": "c", "tool": "echo", "depends_on": ["b"] } ] }
            """, options: new RunOptions { Synthesize = false });
        await test.UntilAsync(runId, run => run.Subtasks.Any(subtask => subtask is { Id: "c", Status: SubtaskStatus.Completed }));
        slow.Open();

        (await test.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Condition_UnknownOperand_SkipsAndSaysWhichOne()
    {
        await using var test = await OpenAsync();

        var run = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo", "condition": "input.missing > 3" } ] }""", "{}");

        run.Subtasks[0].Status.ShouldBe(SubtaskStatus.Skipped);
        run.Subtasks[0].Reason!.ShouldContain("missing");
    }

    [Fact]
    public async Task Run_SeveralSinksWithoutSynthesis_AnswersWithAnObject()
    {
        await using var test = await OpenAsync();

        var result = await test.CompleteAsync("""
            { "subtasks": [ { "id": "a", "tool": "echo", "args": { "x": 1 } }, { "id": "b", "tool": "echo", "args": { "y": 2 } } ] }
            """, options: new RunOptions { Synthesize = false });

        result.ShouldBe("""{"a":{"x":1},"b":{"y":2}}""");
    }
}
