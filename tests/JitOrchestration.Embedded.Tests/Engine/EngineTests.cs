using JitOrchestration.Core.Execution;

namespace JitOrchestration.Embedded.Tests.Engine;

public class EngineTests
{
    [Fact]
    public async Task Run_BranchAndJoin_CompletesWithTheBranchTaken()
    {
        await using var fixture = await EngineFixture.OpenAsync();

        var run = await fixture.RunAsync("""
            { "subtasks": [
              { "id": "check", "tool": "echo", "args": { "weather": "{{input.weather}}" } },
              { "id": "indoor", "tool": "echo", "args": { "go": "museum" }, "depends_on": ["check"], "condition": "check.result contains 'rain'" },
              { "id": "outdoor", "tool": "echo", "args": { "go": "park" }, "depends_on": ["check"], "condition": "not (check.result contains 'rain')" },
              { "id": "respond", "tool": "echo", "args": { "in": "{{indoor.result}}", "out": "{{outdoor.result.go}}" }, "depends_on": ["indoor", "outdoor"] } ] }
            """, """{ "weather": "sunny" }""");

        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        (await fixture.ResultAsync(run)).ShouldBe("""{"in":null,"out":"park"}""");
    }

    [Fact]
    public async Task Run_ForEachOverALargeList_CollectsInOrder()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var items = string.Join(",", Enumerable.Range(0, 3000).Select(i => $"{{\"n\":{i},\"text\":\"{new string('x', 20)}\"}}"));

        var run = await fixture.RunAsync("""
            { "subtasks": [ { "id": "each", "for_each": "input.items", "condition": "item.n != 7", "tool": "echo", "args": { "n": "{{item.n}}" } } ] }
            """, $$"""{ "items": [{{items}}] }""");

        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        var result = await fixture.ResultAsync(run);
        result.ShouldStartWith("""[{"n":0},{"n":1},{"n":2},{"n":3},{"n":4},{"n":5},{"n":6},null,{"n":8}""");
        result.ShouldEndWith("""{"n":2999}]""");
    }
}
