using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>The <c>for_each</c> and <c>repeat</c> of a retried run.</summary>
public class RetriedForEachTests
{
    [Fact]
    public void Instances_Recorded_AreKeptAndTheOthersGoOn()
    {
        var run = Each("[0, 1, 2, 3]").Completes("each/i2/e0/c0", "2").Starts("each/i1/e0/c0").Fails("each/i0/e0/c0").Completes("each/i1/e0/c0", "1").Retries();

        run.Keys.ShouldBe(["each/i0/e1/c0", "each/i3/e0/c0"]);
        run.Crashes().Completes("each/i3/e0/c0", "3").Completes("each/i0/e1/c0", "0").ResultOf("each").ShouldBe("[0,1,2,3]");
        run.EventsOf<RunEvent.InstanceCompleted>().Count().ShouldBe(4);
    }

    [Fact]
    public void Instances_NotBegun_BeginAfterThoseThatStopped()
    {
        var run = Each("[0, 1, 2, 3]", """, "max_parallel": 1""").Fails("each/i0/e0/c0").Retries();
        run.Keys.ShouldBe(["each/i0/e1/c0"]);

        for (var i = 0; i < 4; i++)
        {
            var key = run.Keys.ShouldHaveSingleItem();
            key.ShouldStartWith($"each/i{i}/");
            run.Crashes().Completes(key, $"{i}");
        }
        run.ResultOf("each").ShouldBe("[0,1,2,3]");
    }

    [Fact]
    public void MaxParallel_Holds()
    {
        var run = Each("[0, 1, 2, 3, 4]", """, "max_parallel": 2""").Completes("each/i0/e0/c0", "0").Cancels().Retries();
        run.Keys.ShouldBe(["each/i1/e0/c0", "each/i2/e0/c0"]);

        run.Completes("each/i1/e0/c0", "1").Keys.ShouldBe(["each/i2/e0/c0", "each/i3/e0/c0"]);
        run.Cancels().Retries().Crashes().Keys.ShouldBe(["each/i2/e0/c0", "each/i3/e0/c0"]);
        run.CompletesAll("7").ResultOf("each").ShouldBe("[0,1,7,7,7]");
    }

    [Fact]
    public void Concurrency_LoweredByTheOptions_Holds()
    {
        var run = Each("[0, 1, 2]").Starts("each/i0/e0/c0").Cancels().Retries(new RunOptions { Concurrency = 1 });

        run.Keys.ShouldBe(["each/i0/e0/c0"]);
        run.Subtask("each").FanOut!.Begun.Select(instance => SubtaskView.StatusOf(instance!)).ShouldBe([SubtaskStatus.Running, SubtaskStatus.Pending, SubtaskStatus.Pending]);
        Snapshot.Json(run.Run).ShouldContain("\"total\":3,\"pending\":2,\"running\":1");
        run.CompletesAll("7").ResultOf("each").ShouldBe("[7,7,7]");
    }

    [Fact]
    public void Stopped_AndAnotherOnlyWaits_TheSubtaskWaits()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "ask": "well?", "for_each": "input", "max_parallel": 1 } ] }""", "[0, 1]").Cancels().Retries();

        run.StatusOf("each").ShouldBe(SubtaskStatus.Waiting);
        run.Answers(new Reply(Scenario.Json("1"))).Answers(new Reply(Scenario.Json("2"))).ResultOf("each").ShouldBe("[1,2]");
    }

    [Fact]
    public void FailedContinue_IsKeptAsNull()
    {
        var run = Each("[0, 1, 2]", """, "on_failure": "continue" """).Fails("each/i0/e0/c0").Cancels().Retries();

        run.Keys.ShouldBe(["each/i1/e0/c0", "each/i2/e0/c0"]);
        run.CompletesAll("7").ResultOf("each").ShouldBe("[null,7,7]");
    }

    [Fact]
    public void Skipped_IsKeptAsNull()
    {
        var run = Each("[0, 1, 2]", """, "condition": "item > 0" """).Completes("each/i1/e0/c0", "1").Fails("each/i2/e0/c0").Retries();

        run.Keys.ShouldBe(["each/i2/e1/c0"]);
        run.CompletesAll("2").ResultOf("each").ShouldBe("[null,1,2]");
    }

    [Fact]
    public void Condition_BeingWorkedOut_IsWorkedOutUnderANewKey()
    {
        var run = Conditional().Evaluates("each/i0/condition", Truth(true)).Starts("each/i1/condition").Cancels().Retries();

        run.Keys.ShouldBe(["each/i0/e0/c0", "each/i1/e1/condition"]);
        run.Evaluates("each/i1/e1/condition", Truth(false)).Completes("each/i0/e0/c0", "7").ResultOf("each").ShouldBe("[7,null]");
    }

    [Fact]
    public void Condition_ThatFailed_IsWorkedOutBeforeTheInstanceBegins()
    {
        var run = Conditional().Fails("each/i0/condition").Retries();

        run.Keys.ShouldBe(["each/i0/e1/condition", "each/i1/e1/condition"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Condition_OnRecord_IsHeeded(bool truth)
    {
        var run = Conditional().Starts("each/i0/condition").Pauses().When(new Input.Evaluated("each/i0/condition", Truth(truth))).Cancels().Retries();

        run.IsCalled("each/i0/e0/c0").ShouldBe(truth);
        run.EventsOf<RunEvent.InstanceSkipped>().Count().ShouldBe(truth ? 0 : 1);
        run.Cancels().Retries().Keys.ShouldNotContain("each/i0/e2/condition", "it is still on record");
    }

    [Fact]
    public void Items_BeingListed_AreListedUnderANewKey()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "list", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "list.result" } ] }""")
            .Completes("list/e0/c0", Scenario.Stored("Array", 1)).Starts("each/items").Cancels().Retries();

        run.Evaluates("each/e1/items", new Evaluation.Listed([new(Scenario.Json("[1]"), 1)])).Keys.ShouldBe(["each/i0/e0/c0"]);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public void Collection_Stopped_IsMadeUnderANewKey(string how)
    {
        var run = Each("[0, 1]").Completes("each/i0/e0/c0", Scenario.Stored()).Completes("each/i1/e0/c0", "1");
        if (how == "failed") run.Fails("each/collect");
        else run.Starts("each/collect").Cancels();
        run.Retries();

        run.Keys.ShouldBe(["each/e1/collect"]);
        run.Call<Command.Collect>("each/e1/collect").Values.Select(Scenario.Text).ShouldBe([Scenario.Stored().ToString(), "1"]);
        run.Completes("each/e1/collect", "[0]").ResultOf("each").ShouldBe("[0]");
    }

    [Fact]
    public void Collection_OnRecord_IsNotMadeAgain()
    {
        var run = Each("[0]").Completes("each/i0/e0/c0", Scenario.Stored()).Starts("each/collect").Pauses()
            .When(new Input.Completed("each/collect", Scenario.Json("[0]"))).Cancels().Retries();

        (run.Run.Status, run.ResultOf("each")).ShouldBe((RunStatus.Completed, "[0]"));
    }

    [Fact]
    public void Results_OfKeptInstances_TakeAsMuchRoomAsBefore()
    {
        var run = Each("[0, 1, 2]", """, "on_failure": "continue" """).Fails("each/i0/e0/c0").Completes("each/i1/e0/c0", "\"long\"");
        var bytes = run.Subtask("each").FanOut!.InlineBytes;

        run.Cancels().Retries().Subtask("each").FanOut!.InlineBytes.ShouldBe(bytes, "else the list would be collected sooner");
    }

    [Fact]
    public void LargeResults_OfKeptInstances_AreCollected()
    {
        var run = Each("[0, 1]").Completes("each/i0/e0/c0", Scenario.Stored()).Fails("each/i1/e0/c0").Retries().Completes("each/i1/e1/c0", "1");

        run.Keys.ShouldBe(["each/e1/collect"]);
    }

    [Fact]
    public void EveryKind_StoppedAtItsTurn_GoesOnAtItsTurn()
    {
        foreach (var kind in (string[])["\"tool\": \"x\"", "\"task\": \"do\"", "\"wait\": 5", "\"ask\": \"well?\"", "\"workflow\": { \"request\": \"do\" }"])
        {
            var run = Scenario.Given($$"""{ "subtasks": [ { "id": "each", {{kind}}, "for_each": "input", "max_parallel": 2 } ] }""", "[0, 1, 2]");
            for (var i = 0; i < 6 && !run.Run.Ended; i++)
            {
                Finisher.Step(run);
                if (run.Run.Ended) break;
                run.Cancels().Retries();
                run.Subtask("each").FanOut!.Running.ShouldBe(Math.Min(2, 3 - run.Subtask("each").FanOut!.EndedCount));
            }
            Finisher.Finish(run);

            run.Run.Status.ShouldBe(RunStatus.Completed, kind);
        }
    }

    [Fact]
    public void Repeat_FailedInAnIteration_GoesOnInIt()
    {
        var run = Repeat().Completes("a/r0/e0/c0", "0").Fails("a/r1/e0/c0").Retries();
        run.Keys.ShouldBe(["a/r1/e1/c0"]);
        run.Call<Command.CallTool>("a/r1/e1/c0").Bindings.Select(binding => Scenario.Text(binding.Value)).ShouldBe(["1", "0"]);

        run.Completes("a/r1/e1/c0", "0").Completes("a/r2/e1/c0", "1").ResultOf("a").ShouldBe("1");
    }

    [Fact]
    public void Repeat_CancelledInThePause_BeginsTheNextIteration()
    {
        var run = Repeat(delay: 60).Completes("a/r0/e0/c0", "0").Cancels().Retries();

        run.Keys.ShouldBe(["a/r1/e0/c0"]);
        run.EventsOf<RunEvent.UntilEvaluated>().ShouldHaveSingleItem("what it came to is on record");
    }

    [Fact]
    public void Repeat_Exhausted_StartsOverUnderNewKeys()
    {
        var run = Repeat().CompletesAll("0");
        run.Run.Error!.Code.ShouldBe("repeat_exhausted");

        run.Retries().Keys.ShouldBe(["a/r0/e1/c0"]);
        run.Call<Command.CallTool>("a/r0/e1/c0").Bindings.Select(binding => Scenario.Text(binding.Value)).ShouldBe(["0", "null"]);
        run.Crashes().CompletesAll("0").Run.Status.ShouldBe(RunStatus.Failed);
        run.Retries().Completes("a/r0/e2/c0", "1").ResultOf("a").ShouldBe("1");
    }

    [Fact]
    public void Repeat_ExhaustedWithRetries_StartsOverAboveAllEpochs()
    {
        var run = Repeat(fields: """, "retry": { "max_attempts": 3, "delay_seconds": 0 }""")
            .Fails("a/r0/e0/c0").Fails("a/r0/e1/c0").Completes("a/r0/e2/c0", "0").Completes("a/r1/e0/c0", "0").Completes("a/r2/e0/c0", "0").Retries();

        run.Completes("a/r0/e3/c0", "0").Fails("a/r1/e3/c0").Keys.ShouldBe(["a/r1/e4/c0"]);
    }

    [Fact]
    public void Repeat_OfOneIterationExhausted_AsksThePolicyAnew()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "repeat": { "until": "a.result == 1", "max": 1 } } ] }""")
            .NeedsApproval("a/r0/e0/c0").Answers(new Reply(Approved: true)).Completes("a/r0/e0/c0", "0").Retries();

        run.Call<Command.CallTool>("a/r0/e1/c0").Approved.ShouldBeFalse();
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public void Until_OverAStoredResult_IsWorkedOutUnderANewKey(string how)
    {
        var run = Repeat().Completes("a/r0/e0/c0", Scenario.Stored());
        if (how == "failed") run.Fails("a/r0/until");
        else run.Starts("a/r0/until").Cancels();
        run.Retries();

        run.Keys.ShouldBe(["a/r0/e1/until"], "the result is on record");
        run.Evaluates("a/r0/e1/until", Truth(true)).Run.Status.ShouldBe(RunStatus.Completed);
        run.Subtask("a").Single!.Failure.ShouldBeNull();
    }

    [Fact]
    public void Until_OfAnExhaustedRepeat_IsWorkedOutUnderNewKeys()
    {
        var run = Repeat();
        for (var i = 0; i < 3; i++) run.Completes($"a/r{i}/e0/c0", Scenario.Stored()).Evaluates($"a/r{i}/until", Truth(false));

        run.Retries().Completes("a/r0/e1/c0", Scenario.Stored()).Keys.ShouldBe(["a/r0/e1/until"]);
    }

    [Fact]
    public void Repeat_OfInstances_GoesOnInEach()
    {
        var run = Each("[0, 1]", """, "repeat": { "until": "each.result == 1", "max": 3 }""")
            .Completes("each/i0/r0/e0/c0", "0").Completes("each/i0/r1/e0/c0", "0").Completes("each/i1/r0/e0/c0", "1").Fails("each/i0/r2/e0/c0").Retries();

        run.Keys.ShouldBe(["each/i0/r2/e1/c0"]);
        run.Completes("each/i0/r2/e1/c0", "1").ResultOf("each").ShouldBe("[1,1]");
    }

    private static Evaluation Truth(bool value) => new Evaluation.Tested(new Truth(value ? TruthValue.True : TruthValue.False));

    private static Scenario Each(string items, string fields = "") => Scenario.Given(
        $$"""{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input" {{fields}} } ] }""", items);

    private static Scenario Conditional() => Scenario.Given("""
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "input", "condition": "a.result == item", "depends_on": ["a"] } ] }
        """, "[0, 1]").Completes("a/e0/c0", Scenario.Stored());

    private static Scenario Repeat(string fields = "", double delay = 0) => Scenario.Given(
        $$"""
        { "subtasks": [ { "id": "a", "tool": "x", "args": { "a": "{{"{{iteration}}"}}", "b": "{{"{{previous}}"}}" },
          "repeat": { "until": "a.result == 1", "max": 3, "delay_seconds": {{delay}} } {{fields}} } ] }
        """);
}
