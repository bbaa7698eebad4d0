using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Engine.Contract;

/// <summary>Runs that take over what another has settled.</summary>
public abstract class ForkContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    /// <summary>Two branches and a join; <c>b</c> waits for <c>a</c>, <c>x</c> for nothing.</summary>
    private const string Plan = """
        { "subtasks": [
          { "id": "a", "tool": "count", "args": { "id": "a" } },
          { "id": "x", "tool": "count", "args": { "id": "x" } },
          { "id": "b", "tool": "count", "args": { "id": "b", "of": "{{a.result.id}}", "input": "{{input}}" }, "depends_on": ["a"] },
          { "id": "end", "tool": "count", "args": { "id": "end", "b": "{{b.result}}", "x": "{{x.result.id}}" }, "depends_on": ["b", "x"] } ] }
        """;

    [Fact]
    public async Task Fork_Completed_RunsAnewFromThereAndKeepsTheRest()
    {
        var count = Count();
        await using var test = await OpenAsync(count);
        var source = await test.RunAsync(Plan, "1");

        var fork = await test.EndAsync(await test.ForkAsync(source.RunId, new ForkRequest("B")));

        Ids(count).ShouldBe(["a", "x", "b", "end", "b", "end"], ignoreOrder: true);
        (await test.ResultAsync(fork)).ShouldBe(await test.ResultAsync(source));
        (fork.ForkedFrom, fork.Request, fork.Parent, fork.RunId == source.RunId).ShouldBe((source.RunId, source.Request, null, false));
        Statuses(fork).ShouldBe("a:Completed x:Completed b:Completed end:Completed");
        (await test.Engine.GetAsync(source.RunId))!.Sequence.ShouldBe(source.Sequence, "nothing happens to the source");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200_000)]
    public async Task Fork_OtherInput_IsSeenByWhatRunsAnew(int bytes)
    {
        await using var test = await OpenAsync(Count());
        var source = await test.RunAsync(Plan, Text(100_000));

        var fork = await test.EndAsync(await test.ForkAsync(source.RunId, new ForkRequest("b", JsonElement.Parse(Text(bytes)))));

        var result = JsonElement.Parse(await test.ResultAsync(fork));
        result.GetProperty("b").GetProperty("input").GetString()!.Length.ShouldBe(bytes - 2);
        result.GetProperty("b").GetProperty("of").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task Fork_InputThatIsNull_IsAnInput()
    {
        await using var test = await OpenAsync(Count());
        var source = await test.RunAsync(Plan, "1");

        var fork = await test.EndAsync(await test.ForkAsync(source.RunId, new ForkRequest("b", JsonElement.Parse("null"))));

        (await test.ResultAsync(fork)).ShouldContain("\"input\":null");
    }

    [Fact]
    public async Task Fork_ChangedPlan_RunsWhatIsNewAndWhatFollows()
    {
        var count = Count();
        await using var test = await OpenAsync(count);
        var source = await test.RunAsync(Plan, "1");

        var fork = await test.EndAsync(await test.ForkAsync(source.RunId, new ForkRequest("b", Plan: JsonElement.Parse("""
            { "subtasks": [
              { "id": "a", "tool": "count", "args": { "id": "a" } },
              { "id": "b", "tool": "count", "args": { "id": "other b", "of": "{{a.result.id}}" }, "depends_on": ["a"] },
              { "id": "new", "tool": "count", "args": { "id": "new" }, "depends_on": ["a"] },
              { "id": "end", "tool": "count", "args": { "id": "end", "b": "{{b.result.id}}" }, "depends_on": ["b", "new"] } ] }
            """))));

        Ids(count)[4..].ShouldBe(["other b", "new", "end"], ignoreOrder: true);
        (await test.ResultAsync(fork)).ShouldBe("""{"id":"end","b":"other b"}""");
    }

    [Fact]
    public async Task Fork_WhatIsWrong_IsSaidWithPointersAndNothingStarts()
    {
        await using var test = await OpenAsync(Count());
        var source = await test.RunAsync(Plan, "1");
        var changed = JsonElement.Parse(Plan.Replace("\"id\": \"x\" }", "\"id\": \"other x\" }", StringComparison.Ordinal));

        (await ProblemAsync(new ForkRequest("nosuch"))).ShouldBe(("unknown_subtask", "/from", false));
        (await ProblemAsync(new ForkRequest("b", Plan: changed))).ShouldBe(("kept_subtask_changed", "/plan/subtasks/1", false));
        (await ProblemAsync(new ForkRequest("b", Plan: JsonElement.Parse("""{ "subtasks": [ { "id": "b", "tool": "nosuch" } ] }""")))).ShouldBe(("unknown_tool", "/subtasks/0/tool", true));
        (await test.Engine.ListAsync()).Runs.Count.ShouldBe(1);

        async Task<(string Code, string Pointer, bool IsAboutPlan)> ProblemAsync(ForkRequest request)
        {
            var invalid = await Should.ThrowAsync<InvalidRequestException>(() => test.Engine.ForkAsync(source.RunId, request));
            return (invalid.Problems[0].Code, invalid.Problems[0].Pointer, invalid.IsAboutPlan);
        }
    }

    [Fact]
    public async Task Fork_Failed_RunsWhatNeverDidToo()
    {
        var (count, mendable) = (Count(), new Mendable());
        await using var test = await OpenAsync(count, mendable.Tool);
        var source = await test.RunAsync("""
            { "subtasks": [
              { "id": "a", "tool": "count", "args": { "id": "a" } },
              { "id": "bad", "tool": "mendable", "depends_on": ["a"] },
              { "id": "end", "tool": "count", "args": { "id": "end" }, "depends_on": ["bad"] } ] }
            """);
        mendable.Mend();

        var fork = await test.EndAsync(await test.ForkAsync(source.RunId, new ForkRequest("end")));

        Statuses(fork).ShouldBe("a:Completed bad:Completed end:Completed");
        Ids(count).ShouldBe(["a", "end"]);
    }

    [Fact]
    public async Task Fork_SkippedAndFailedButContinued_AreKeptWithTheirReasons()
    {
        var mendable = new Mendable();
        await using var test = await OpenAsync(mendable.Tool);
        var source = await test.RunAsync("""
            { "subtasks": [
              { "id": "optional", "tool": "mendable", "on_failure": "continue" },
              { "id": "never", "tool": "echo", "condition": "1 > 2" },
              { "id": "end", "tool": "echo", "args": { "why": "{{optional.error.code}}", "never": "{{never.status}}" }, "depends_on": ["optional", "never"] } ] }
            """);
        mendable.Mend();

        var fork = await test.EndAsync(await test.ForkAsync(source.RunId, new ForkRequest("end")));

        (await test.ResultAsync(fork)).ShouldBe("""{"why":"out_of_order","never":"skipped"}""");
        (fork.Subtasks[0].Failure, fork.Subtasks[1].Reason).ShouldBe((source.Subtasks[0].Failure, source.Subtasks[1].Reason));
        mendable.Tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fork_SourceDeleted_StillReadsItsOwnValues()
    {
        await using var test = await OpenAsync(new TestTool("large", _ => JsonElement.Parse(Text(100_000))));
        var source = await test.RunAsync("""
            { "subtasks": [
              { "id": "large", "tool": "large" },
              { "id": "each", "for_each": "[1, 2, 3]", "tool": "large" },
              { "id": "ok", "tool": "echo", "depends_on": ["large", "each"] },
              { "id": "end", "tool": "echo", "args": { "large": "{{large.result}}", "each": "{{each.result[2]}}", "input": "{{input}}" }, "depends_on": ["ok"] } ] }
            """, Text(100_000));
        source.Status.ShouldBe(RunStatus.Completed, source.Error?.Message);

        var forkId = await test.ForkAsync(source.RunId, new ForkRequest("ok", Plan: JsonElement.Parse("""
            { "subtasks": [
              { "id": "large", "tool": "large" },
              { "id": "each", "for_each": "[1, 2, 3]", "tool": "large" },
              { "id": "ok", "ask": "Well?", "depends_on": ["large", "each"] },
              { "id": "end", "tool": "echo", "args": { "large": "{{large.result}}", "each": "{{each.result[2]}}", "input": "{{input}}" }, "depends_on": ["ok"] } ] }
            """)));
        var question = await test.QuestionAsync(forkId);
        (await test.Engine.DeleteAsync(source.RunId)).ShouldBe(DeletionOutcome.Deleted);
        await test.AnswerAsync(forkId, question, new Reply(Value.Of("go on")));

        var fork = await test.EndAsync(forkId);
        (await test.ResultAsync(fork)).Length.ShouldBe("""{"large":,"each":,"input":}""".Length + 300_000);
        (await test.Engine.OpenAsync(forkId, fork.Subtasks[1].Result!)).GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Fork_OfAFork_KeepsWhatThatKept()
    {
        var count = Count();
        await using var test = await OpenAsync(count);
        var source = await test.RunAsync(Plan, Text(50_000));
        var first = await test.EndAsync(await test.ForkAsync(source.RunId, new ForkRequest("b")));
        await test.Engine.DeleteAsync(source.RunId);

        var second = await test.EndAsync(await test.ForkAsync(first.RunId, new ForkRequest("end")));

        (await test.ResultAsync(second)).ShouldBe(await test.ResultAsync(first));
        Ids(count).Count(id => id == "a").ShouldBe(1);
    }

    [Fact]
    public async Task Fork_OfAChild_IsARootOfItsOwn()
    {
        var count = Count();
        await using var test = await OpenAsync(count);
        var parent = await test.RunAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "input": { "n": 7 }, "plan": { "subtasks": [
                { "id": "one", "tool": "count", "args": { "id": "one", "n": "{{input.n}}" } }, { "id": "two", "tool": "count", "args": { "id": "two", "n": "{{one.result.n}}" }, "depends_on": ["one"] } ] } } } ] }
            """);
        var child = (await test.ChildrenAsync(parent.RunId)).Single();

        var fork = await test.EndAsync(await test.ForkAsync(child, new ForkRequest("two")));

        (fork.Parent, await test.ResultAsync(fork)).ShouldBe((null, """{"id":"two","n":7}"""));
        (await test.Engine.ListAsync()).Runs.Single(run => run.Id == fork.RunId).ParentId.ShouldBeNull();
        (await test.Engine.DeleteAsync(parent.RunId)).ShouldBe(DeletionOutcome.Deleted);
        (await test.Engine.GetAsync(fork.RunId)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Fork_SameIdempotencyKey_IsTheSameForkWhateverBecomesOfTheSource()
    {
        var mendable = new Mendable();
        await using var test = await OpenAsync(mendable.Tool);
        var source = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" }, { "id": "b", "tool": "mendable", "depends_on": ["a"] }, { "id": "q", "ask": "Well?", "depends_on": ["b"] } ] }""");
        var request = new ForkRequest("b") { Idempotency = new IdempotencyKey("key", "body") };

        var forks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => test.ForkAsync(source.RunId, request)));
        forks.Distinct().ShouldHaveSingleItem();
        mendable.Mend();
        await test.SayAsync(source.RunId, new Input.Retry());
        (await test.ForkAsync(source.RunId, request)).ShouldBe(forks[0], "the source lives again");
        await test.SayAsync(source.RunId, new Input.Cancel());
        await test.Engine.DeleteAsync(source.RunId);
        (await test.ForkAsync(source.RunId, request)).ShouldBe(forks[0], "the source is gone");

        (await Should.ThrowAsync<IdempotencyKeyReusedException>(() => test.Engine.ForkAsync(source.RunId, request with { Idempotency = new IdempotencyKey("key", "other") }))).RunId.ShouldBe(forks[0]);
        (await test.Engine.ListAsync()).Runs.ShouldHaveSingleItem().Id.ShouldBe(forks[0]);
    }

    [Fact]
    public async Task Fork_LiveUnknownOrWithoutAPlan_IsRefused()
    {
        await using var test = await OpenAsync(Count());
        var live = await test.StartAsync("""{ "subtasks": [ { "id": "q", "ask": "Well?" } ] }""");
        var unplanned = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "count" } ] }""", options: new RunOptions { ApprovePlan = true });
        await test.SayAsync(unplanned, new Input.Cancel());
        await test.EndAsync(unplanned);

        (await RefusedAsync(live, "q")).ShouldBe(Rejection.NotForkable);
        (await RefusedAsync(unplanned, "a")).ShouldBe(Rejection.NotForkable);
        (await test.Engine.ForkAsync("01J00000000000000000000000", new ForkRequest("a"))).ShouldBeOfType<ForkOutcome.NoSuchRun>();

        async Task<string> RefusedAsync(string runId, string from) =>
            (await test.Engine.ForkAsync(runId, new ForkRequest(from))).ShouldBeOfType<ForkOutcome.Refused>().Rejection.Code;
    }

    [Fact]
    public async Task Fork_ThatFailed_CanBeRetried()
    {
        var (count, mendable) = (Count(), new Mendable());
        await using var test = await OpenAsync(count, mendable.Tool);
        var source = await test.RunAsync("""
            { "subtasks": [ { "id": "a", "tool": "count", "args": { "id": "a" } }, { "id": "b", "tool": "mendable", "args": { "of": "{{a.result.id}}" }, "depends_on": ["a"] } ] }
            """);
        var fork = await test.EndAsync(await test.ForkAsync(source.RunId, new ForkRequest("b")));
        fork.Error!.Code.ShouldBe("out_of_order");
        mendable.Mend();

        var run = await test.RetryAsync(fork.RunId);

        (await test.ResultAsync(run)).ShouldBe("""{"of":"a"}""");
        Ids(count).ShouldBe(["a"]);
    }

    private static TestTool Count() => new("count", arguments => arguments);

    private static string[] Ids(TestTool tool) => [.. tool.Calls.Select(call => call.Arguments.GetProperty("id").GetString()!)];
}
