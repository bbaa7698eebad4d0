using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Engine.Contract;

/// <summary>Runs that failed or were cancelled go on where they stopped.</summary>
public abstract class RetryContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    private const string Chain = """
        { "subtasks": [
          { "id": "first", "tool": "count", "args": { "n": 1 } },
          { "id": "second", "tool": "mendable", "args": { "of": "{{first.result.n}}" }, "depends_on": ["first"] },
          { "id": "third", "tool": "count", "args": { "got": "{{second.result.of}}" }, "depends_on": ["second"] } ] }
        """;

    [Fact]
    public async Task Retry_Failed_GoesOnAndRepeatsNothing()
    {
        var (count, mendable) = (Count(), new Mendable());
        await using var test = await OpenAsync(count, mendable.Tool);
        var failed = await test.RunAsync(Chain);
        Statuses(failed).ShouldBe("first:Completed second:Failed third:Cancelled");
        mendable.Mend();

        var run = await test.RetryAsync(failed.RunId);

        Statuses(run).ShouldBe("first:Completed second:Completed third:Completed");
        (await test.ResultAsync(run)).ShouldBe("""{"got":1}""");
        (run.Error, run.Retries, run.Subtasks[0].EndedAt).ShouldBe((null, 1, failed.Subtasks[0].EndedAt));
        count.Calls.Count.ShouldBe(2);
        mendable.Tool.Calls.Select(call => call.Call.IdempotencyKey).Distinct().Count().ShouldBe(2, "what is known to have failed starts under a new key");
    }

    [Fact]
    public async Task Retry_FailsAgain_CanBeRetriedAgain()
    {
        var (count, mendable) = (Count(), new Mendable());
        await using var test = await OpenAsync(count, mendable.Tool);
        var runId = (await test.RunAsync(Chain)).RunId;

        (await test.RetryAsync(runId)).Error!.Code.ShouldBe("out_of_order");
        mendable.Mend();
        var run = await test.RetryAsync(runId);

        (run.Status, run.Retries).ShouldBe((RunStatus.Completed, 2));
        (count.Calls.Count, mendable.Tool.Calls.Count).ShouldBe((2, 3));
    }

    [Fact]
    public async Task Retry_Cancelled_CommandsAgainWhatWasUnderWay()
    {
        var (count, gate) = (Count(), new Gate());
        await using var test = await OpenAsync(count, gate.Tool);
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "done", "tool": "count" }, { "id": "slow", "tool": "gate", "depends_on": ["done"] }, { "id": "next", "tool": "count", "depends_on": ["slow"] } ] }
            """);
        await gate.Entered;
        await test.SayAsync(runId, new Input.Cancel());
        await gate.Cancelled;
        gate.Open();

        var run = await test.RetryAsync(runId);

        Statuses(run).ShouldBe("done:Completed slow:Completed next:Completed");
        count.Calls.Count.ShouldBe(2);
        gate.Tool.Calls.Select(call => call.Call.IdempotencyKey).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Retry_CallThatMayHaveHappened_AsksFirst()
    {
        var gate = new Gate("send", Effect.Once);
        await using var test = await OpenAsync(gate.Tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "mail", "tool": "send" } ] }""", options: new RunOptions { Allow = ["*"] });
        await gate.Entered;
        await test.SayAsync(runId, new Input.Cancel());
        await gate.Cancelled;

        await test.SayAsync(runId, new Input.Retry());
        var question = await test.QuestionAsync(runId);
        question.Question.Kind.ShouldBe(QuestionKind.UnknownOutcome);
        await test.AnswerAsync(runId, question, new Reply(Value.Of("it was sent")));

        var run = await test.UntilAsync(runId, run => run is { Ended: true, Retries: 1 });
        (await test.ResultAsync(run)).ShouldBe("\"it was sent\"");
        gate.Tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retry_ForEach_KeepsItsInstances()
    {
        var mendable = new Mendable(isHit: arguments => arguments.GetProperty("n").GetInt32() == 3);
        await using var test = await OpenAsync(mendable.Tool);
        var failed = await test.RunAsync("""
            { "subtasks": [ { "id": "each", "for_each": "[1, 2, 3, 4, 5]", "condition": "item != 2", "tool": "mendable", "args": { "n": "{{item}}" }, "max_parallel": 1 } ] }
            """);
        failed.Status.ShouldBe(RunStatus.Failed);
        mendable.Mend();

        var run = await test.RetryAsync(failed.RunId);

        (await test.ResultAsync(run)).ShouldBe("""[{"n":1},null,{"n":3},{"n":4},{"n":5}]""");
        mendable.Tool.Calls.Select(call => call.Arguments.GetProperty("n").GetInt32()).ShouldBe([1, 3, 3, 4, 5]);
    }

    [Fact]
    public async Task Retry_FailedButContinued_StaysAsItIs()
    {
        var (mendable, other) = (new Mendable(), new Mendable("other"));
        await using var test = await OpenAsync(mendable.Tool, other.Tool);
        var failed = await test.RunAsync("""
            { "subtasks": [
              { "id": "optional", "tool": "mendable", "on_failure": "continue" },
              { "id": "end", "tool": "other", "args": { "why": "{{optional.error.code}}" }, "depends_on": ["optional"] } ] }
            """);
        mendable.Mend();
        other.Mend();

        var run = await test.RetryAsync(failed.RunId);

        (await test.ResultAsync(run)).ShouldBe("""{"why":"out_of_order"}""");
        mendable.Tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retry_LimitRaised_GoesOnBeyondIt()
    {
        var count = Count();
        await using var test = await OpenAsync(count);
        var options = new RunOptions { Tags = ["kept"], Limits = new RunLimits { Activities = 3 } };
        var failed = await test.RunAsync("""{ "subtasks": [ { "id": "each", "for_each": "[1, 2, 3, 4, 5]", "tool": "count", "args": { "n": "{{item}}" }, "max_parallel": 1 } ] }""", options: options);
        failed.Error!.Code.ShouldBe(Failure.LimitExceeded);

        (await test.RetryAsync(failed.RunId)).Error!.Code.ShouldBe(Failure.LimitExceeded, "nothing was raised");
        var run = await test.RetryAsync(failed.RunId, options with { Limits = new RunLimits { Activities = 5 } });

        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        run.Options.Tags.ShouldBe(["kept"]);
        count.Calls.Select(call => call.Arguments.GetProperty("n").GetInt32()).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task Retry_ResultLimitRaised_IsHeldAgainstTheNewOne()
    {
        await using var test = await OpenAsync(new TestTool("large", _ => JsonElement.Parse(Text(50_000))));
        var failed = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "large" } ] }""", options: new RunOptions { Limits = new RunLimits { ResultBytes = 20_000 } });
        failed.Error!.Message.ShouldContain("options.limits.result_bytes");

        var run = await test.RetryAsync(failed.RunId, failed.Options with { Limits = new RunLimits { ResultBytes = 100_000 } });

        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
    }

    [Fact]
    public async Task Retry_LargeValues_AreStillThere()
    {
        var (large, mendable) = (new TestTool("large", _ => JsonElement.Parse(Text(200_000))), new Mendable());
        await using var test = await OpenAsync(large, mendable.Tool);
        var failed = await test.RunAsync("""
            { "subtasks": [
              { "id": "large", "tool": "large" },
              { "id": "stop", "tool": "mendable", "depends_on": ["large"] },
              { "id": "end", "tool": "echo", "args": { "a": "{{large.result}}", "b": "{{input}}" }, "depends_on": ["stop", "large"], "condition": "len(large.result) > 100000" } ] }
            """, Text(100_000));
        mendable.Mend();

        var run = await test.RetryAsync(failed.RunId);

        (await test.ResultAsync(run)).Length.ShouldBe("""{"a":,"b":}""".Length + 300_000);
        large.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retry_Agent_GoesOnWithItsConversation()
    {
        var count = Count();
        var turns = new List<string>();
        var mind = new TestThinking(
            _ => Turn("first", TestThinking.Call(("x", "count", """{"n":1}"""))),
            conversation => Turn($"second after {conversation.Turns[0].Answers[0].Id}", turns.Count == 1 ? throw new ActivityException(new Failure("model_refused", "It would not.")) : TestThinking.Say("done")));
        await using var test = await OpenAsync(mind, count);
        var failed = await test.RunAsync("""{ "subtasks": [ { "id": "agent", "task": "Look into it", "agent": { "tools": ["count"] } } ] }""");
        failed.Error!.Code.ShouldBe("model_refused");
        turns.Add("retried");

        var run = await test.RetryAsync(failed.RunId);

        (await test.ResultAsync(run)).ShouldBe("\"done\"");
        turns.ShouldBe(["first", "retried", "second after x"]);
        count.Calls.Count.ShouldBe(1);

        AgentAnswer Turn(string what, AgentAnswer answer)
        {
            turns.Add(what);
            return answer;
        }
    }

    [Fact]
    public async Task Retry_NotEndedOrCompleted_IsRefused()
    {
        var gate = new Gate();
        await using var test = await OpenAsync(gate.Tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "gate" } ] }""");
        await gate.Entered;

        (await test.RefusedAsync(runId, new Input.Retry())).ShouldBe(Rejection.NotRetryable);
        gate.Open();
        var run = await test.EndAsync(runId);
        (await test.RefusedAsync(runId, new Input.Retry())).ShouldBe(Rejection.NotRetryable);

        run.Status.ShouldBe(RunStatus.Completed);
        (await test.Engine.GetAsync(runId))!.Sequence.ShouldBe(run.Sequence);
        (await test.Engine.SignalAsync("01J00000000000000000000000", new Input.Retry())).ShouldBeOfType<SignalOutcome.NoSuchRun>();
    }

    [Fact]
    public async Task Retry_WhileItGoesOn_IsRefused()
    {
        var (mendable, gate) = (new Mendable(), new Gate());
        await using var test = await OpenAsync(mendable.Tool, gate.Tool);
        var failed = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "mendable" }, { "id": "b", "tool": "gate", "depends_on": ["a"] } ] }""");
        mendable.Mend();
        await test.SayAsync(failed.RunId, new Input.Retry());
        await gate.Entered;

        (await test.RefusedAsync(failed.RunId, new Input.Retry())).ShouldBe(Rejection.NotRetryable);
        gate.Open();

        (await test.UntilAsync(failed.RunId, run => run is { Ended: true, Retries: 1 })).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Retry_OptionsThatNoRunCouldGoBy_AreRefused()
    {
        var mendable = new Mendable();
        await using var test = await OpenAsync(mendable.Tool);
        var failed = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "mendable" } ] }""");

        var refused = await Should.ThrowAsync<InvalidRequestException>(() => test.Engine.SignalAsync(failed.RunId, new Input.Retry(new RunOptions { Limits = new RunLimits { Activities = 0 } })));

        refused.Problems.ShouldHaveSingleItem().Pointer.ShouldBe("/options/limits/activities");
        (await test.Engine.GetAsync(failed.RunId))!.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public async Task Retry_Events_GoOnBehindTheFirstEnd()
    {
        var mendable = new Mendable();
        await using var test = await OpenAsync(mendable.Tool);
        var failed = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "mendable" } ] }""");
        mendable.Mend();
        var run = await test.RetryAsync(failed.RunId);

        var entries = new List<JournalEntry>();
        await foreach (var entry in test.Engine.EventsAsync(failed.RunId, failed.Sequence)) entries.Add(entry);

        entries[0].FirstSequence.ShouldBe(failed.Sequence + 1);
        entries[0].Events[0].ShouldBeOfType<RunEvent.RunRetried>();
        entries[^1].Events[^1].ShouldBeOfType<RunEvent.RunCompleted>();
        (entries[^1].FirstSequence + entries[^1].Events.Count - 1).ShouldBe(run.Sequence);
    }

    [Fact]
    public async Task Retry_List_ShowsHowItStands()
    {
        var (mendable, gate) = (new Mendable(), new Gate());
        await using var test = await OpenAsync(mendable.Tool, gate.Tool);
        var failed = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "mendable" }, { "id": "b", "tool": "gate", "depends_on": ["a"] } ] }""");
        mendable.Mend();
        await test.SayAsync(failed.RunId, new Input.Retry());
        await gate.Entered;

        (await test.Engine.ListAsync("failed")).Runs.ShouldBeEmpty();
        (await test.Engine.ListAsync("running")).Runs.ShouldHaveSingleItem().Id.ShouldBe(failed.RunId);
        (await test.Engine.DeleteAsync(failed.RunId)).ShouldBe(DeletionOutcome.Live);
        gate.Open();
    }

    private static TestTool Count() => new("count", arguments => arguments);
}
