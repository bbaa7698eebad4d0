using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Engine.Contract;

/// <summary>Values of every size, in the state and beside it.</summary>
public abstract class ValueContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    private static TestTool Sized { get; } = new("sized", arguments => JsonElement.Parse(Text(arguments.GetProperty("bytes").GetInt32())));

    [Theory]
    [InlineData(Value.InlineLimit, true)]
    [InlineData(Value.InlineLimit + 1, false)]
    [InlineData(5_000_000, false)]
    public async Task Result_AtTheInlineLimit_IsHeldOrStored(int bytes, bool inline)
    {
        await using var test = await OpenAsync(Sized);

        var run = await test.RunAsync($$"""{ "subtasks": [ { "id": "a", "tool": "sized", "args": { "bytes": {{bytes}} } } ] }""");

        (run.Result is Value.Inline).ShouldBe(inline);
        (await test.ResultAsync(run)).Length.ShouldBe(bytes);
    }

    [Theory]
    [InlineData(Value.InstanceInlineLimit, true)]
    [InlineData(Value.InstanceInlineLimit + 1, false)]
    public async Task Result_OfAnInstance_IsHeldOrStored(int bytes, bool inline)
    {
        await using var test = await OpenAsync(Sized);

        var run = await test.RunAsync($$"""{ "subtasks": [ { "id": "a", "for_each": "[1, 2]", "tool": "sized", "args": { "bytes": {{bytes}} } } ] }""");

        (run.Subtasks[0].FanOut!.Begun[1]!.Result is Value.Inline).ShouldBe(inline);
        (await test.ResultAsync(run)).Length.ShouldBe((2 * bytes) + 3);
    }

    [Fact]
    public async Task Value_NestedAsDeepAsAnyMayBe_GoesThroughWhole()
    {
        const int Depth = 60;
        var deep = new string('[', Depth) + new string(']', Depth);
        await using var test = await OpenAsync();

        var result = await test.CompleteAsync("""
            { "subtasks": [ { "id": "a", "tool": "echo", "args": { "deep": "{{input}}" } }, { "id": "each", "tool": "echo", "for_each": "[a.result]", "args": { "of": "{{item.deep}}" } } ] }
            """, deep);

        result.ShouldBe($$"""[{"of":{{deep}}}]""");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20_000)]
    public async Task Value_NestedDeeperThanAnyMayBe_FailsItsRunWhichCanStillBeRead(int bytes)
    {
        await using var test = await OpenAsync(Sized);

        var error = await test.FailAsync($$$"""
            { "subtasks": [
              { "id": "a", "tool": "sized", "args": { "bytes": {{{bytes}}} } },
              { "id": "wrap", "tool": "echo", "args": { "text": "{{a.result}}", "inner": "{{previous}}" }, "depends_on": ["a"], "repeat": { "until": "iteration == 200", "max": 300 } } ] }
            """);

        error.Code.ShouldBe("value_too_deep");
    }

    [Fact]
    public async Task Value_WithHalfACharacter_FailsItsRunWhichCanStillBeRead()
    {
        await using var test = await OpenAsync(new TestTool("half", _ => JsonElement.Parse("""{ "text": "\ud83d" }""")));

        var error = await test.FailAsync("""{ "subtasks": [ { "id": "a", "tool": "half" } ] }""");

        error.Code.ShouldBe("malformed_text");
    }

    [Fact]
    public async Task Result_FiveMegabytes_IsSeenByConditionsTemplatesAndLists()
    {
        var list = $"[{string.Join(',', Enumerable.Range(0, 5).Select(i => $$"""{"n":{{i}},"text":{{Text(1_000_000)}}}"""))}]";
        await using var test = await OpenAsync(new TestTool("large", _ => JsonElement.Parse(list)));

        var run = await test.RunAsync("""
            { "subtasks": [
              { "id": "large", "tool": "large" },
              { "id": "yes", "tool": "echo", "args": { "all": "{{large.result}}" }, "depends_on": ["large"], "condition": "large.result[4].n == 4" },
              { "id": "no", "tool": "echo", "depends_on": ["large"], "condition": "len(large.result) != 5" },
              { "id": "each", "for_each": "yes.result.all", "condition": "item.n > 2", "tool": "echo", "args": { "n": "{{item.n}}" }, "depends_on": ["yes", "no"] } ] }
            """);

        Statuses(run).ShouldBe("large:Completed yes:Completed no:Skipped each:Completed");
        (await test.ResultAsync(run)).ShouldBe("""[null,null,null,{"n":3},{"n":4}]""");
    }

    [Fact]
    public async Task Result_OverTheLimit_FailsWithItsName()
    {
        await using var test = await OpenAsync(Sized);

        var error = await test.FailAsync("""{ "subtasks": [ { "id": "a", "tool": "sized", "args": { "bytes": 20000000 } } ] }""");

        error.Message.ShouldContain("options.limits.result_bytes");
    }

    [Fact]
    public async Task Input_Large_IsSeen()
    {
        await using var test = await OpenAsync();

        var result = await test.CompleteAsync("""
            { "subtasks": [ { "id": "a", "tool": "echo", "args": { "n": "{{input.n}}" }, "condition": "len(input.text) > 90000" } ] }
            """, $$"""{ "n": 7, "text": {{Text(100_000)}} }""");

        result.ShouldBe("""{"n":7}""");
    }

    [Fact]
    public async Task Question_AboutALargeValue_IsCut()
    {
        await using var test = await OpenAsync(Sized);
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "a", "tool": "sized", "args": { "bytes": 100000 } }, { "id": "q", "ask": "Is {{a.result}} fine?", "depends_on": ["a"] } ] }
            """);

        (await test.QuestionAsync(runId)).Question.Text.Length.ShouldBeInRange(100, 4096);
    }

    [Fact]
    public async Task Arguments_OverTheLimitOfACallThatAsks_FailInsteadOfHanging()
    {
        await using var test = await OpenAsync(Sized, new TestTool("send", arguments => arguments, Effect.Once));

        var error = await test.FailAsync("""
            { "subtasks": [ { "id": "a", "tool": "sized", "args": { "bytes": 90000 } }, { "id": "s", "tool": "send", "args": { "x": "{{a.result}}", "y": "{{a.result}}" }, "depends_on": ["a"] } ] }
            """, options: new RunOptions { Limits = new RunLimits { ResultBytes = 100_000 } });

        error.Message.ShouldContain("options.limits.result_bytes");
    }
}
