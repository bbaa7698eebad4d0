using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Which subtasks of a retried run stay, which are open again, and which start over.</summary>
public class RetriedSubtaskTests
{
    [Fact]
    public void FailedContinue_AndSkipped_Stay()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "soft", "tool": "x", "on_failure": "continue" }, { "id": "no", "tool": "x", "condition": "1 == 2" },
              { "id": "off", "tool": "x", "depends_on": ["no"] }, { "id": "bad", "tool": "x", "depends_on": ["soft", "off"] } ] }
            """).Fails("soft/e0/c0").Fails("bad/e0/c0").Retries();

        run.Keys.ShouldBe(["bad/e1/c0"]);
        (run.StatusOf("soft"), run.StatusOf("no"), run.StatusOf("off")).ShouldBe((SubtaskStatus.Failed, SubtaskStatus.Skipped, SubtaskStatus.Skipped));
        run.Subtask("soft").Failure!.Code.ShouldBe("broken");
        run.CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void FailedByALimit_WithContinue_IsOpenAgain()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input", "on_failure": "continue" } ] }""", "[1, 2]",
            new RunOptions { Limits = new RunLimits { ForEachItems = 1 } }).Retries(new RunOptions());

        run.CompletesAll("7").ResultOf("each").ShouldBe("[7,7]");
    }

    [Fact]
    public void NeedsAll_SkippedBeforeAnotherFailed_StaysSkipped()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "no", "tool": "x", "condition": "1 == 2" }, { "id": "bad", "tool": "x" },
              { "id": "both", "tool": "x", "depends_on": ["no", "bad"], "needs": "all" }, { "id": "end", "tool": "x", "depends_on": ["bad", "both"] } ] }
            """).Fails("bad/e0/c0").Retries();

        run.EventsOf<RunEvent.SubtaskReopened>().Select(e => e.Subtask).ShouldBe(["bad", "end"]);
        run.CompletesAll().StatusOf("both").ShouldBe(SubtaskStatus.Skipped);
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Dependents_Cancelled_AreDecidedAboutAnew()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "yes", "tool": "x", "depends_on": ["a"], "condition": "a.result == 1" },
              { "id": "no", "tool": "x", "depends_on": ["a"], "condition": "a.result == 2" }, { "id": "join", "tool": "x", "depends_on": ["yes", "no"] } ] }
            """).Fails("a/e0/c0").Retries().Completes("a/e1/c0", "1");

        run.StatusOf("no").ShouldBe(SubtaskStatus.Skipped);
        run.Completes("yes/e0/c0").Completes("join/e0/c0", "7").Run.Status.ShouldBe(RunStatus.Completed);
        Scenario.Text(run.Run.Result).ShouldBe("7");
    }

    [Fact]
    public void CleanUp_BehindAReopenedSubtask_StartsOverUnderNewKeys()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["bad"], "always": true, "args": { "of": "{{bad.result}}" } },
              { "id": "tidy", "task": "do", "depends_on": ["clean"], "always": true } ] }
            """).Fails("bad/e0/c0").Completes("clean/e0/c0", "1").Concludes("tidy/e0/c0", "2").Retries();

        run.Keys.ShouldBe(["bad/e1/c0"]);
        (run.StatusOf("clean"), run.ResultOf("clean"), run.Subtask("clean").StartedAt).ShouldBe((SubtaskStatus.Pending, null, null));
        run.Completes("bad/e1/c0", "\"well\"");
        Scenario.Text(run.Call<Command.CallTool>("clean/e1/c0").Bindings.Single().Value).ShouldBe("\"well\"");
        run.Completes("clean/e1/c0", "3").Concludes("tidy/e1/c0", "4").ResultOf("tidy").ShouldBe("4");
    }

    [Fact]
    public void CleanUp_StartedOverTwice_HasAThirdKey()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["bad"], "always": true, "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }
            """).Fails("bad/e0/c0").Fails("clean/e0/c0").Completes("clean/e1/c0").Retries().Fails("bad/e1/c0").Completes("clean/e2/c0").Retries().Completes("bad/e2/c0");

        run.Keys.ShouldBe(["clean/e3/c0"]);
    }

    [Fact]
    public void CleanUp_NotBehindAReopenedSubtask_Stays()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "make", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["make"], "always": true }, { "id": "bad", "tool": "x", "depends_on": ["make"] } ] }
            """).Completes("make/e0/c0").Completes("clean/e0/c0", "1").Fails("bad/e0/c0").Retries();

        run.Keys.ShouldBe(["bad/e1/c0"]);
        run.ResultOf("clean").ShouldBe("1");
    }

    [Fact]
    public void CleanUp_OfAForEach_ListsAndCollectsAnew()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "list", "tool": "x", "on_failure": "continue" }, { "id": "bad", "tool": "x" },
              { "id": "clean", "tool": "x", "depends_on": ["list", "bad"], "for_each": "list.result", "always": true } ] }
            """).Completes("list/e0/c0", Scenario.Stored("Array", 1)).Fails("bad/e0/c0").Evaluates("clean/items", One)
            .Completes("clean/i0/e0/c0", Scenario.Stored()).Completes("clean/collect", "[1]").Retries().Completes("bad/e1/c0");

        run.Evaluates("clean/e1/items", One).Completes("clean/i0/e1/c0", Scenario.Stored()).Completes("clean/e1/collect", "[2]").ResultOf("clean").ShouldBe("[2]");
    }

    [Fact]
    public void CleanUp_StartedOver_HasNothingLeftOfBefore()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" },
              { "id": "clean", "tool": "x", "depends_on": ["bad"], "for_each": "input", "repeat": { "until": "clean.result == 1", "max": 3 }, "always": true } ] }
            """, "[0, 1]").Fails("bad/e0/c0").Starts("clean/i1/r0/e0/c0").Fails("clean/i0/r0/e0/c0").Completes("clean/i1/r0/e0/c0", "0");
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries().Completes("bad/e1/c0").Crashes().Latest.ShouldBeEmpty("an instance of before must not be decided about");
        run.Keys.ShouldBe(["clean/i0/r0/e1/c0", "clean/i1/r0/e1/c0"]);
    }

    [Fact]
    public void CleanUp_SkippedWhenTheRunFailed_IsDecidedAboutAnew()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["bad"], "always": true, "condition": "bad.status == 'completed'" } ] }
            """).Fails("bad/e0/c0");
        run.StatusOf("clean").ShouldBe(SubtaskStatus.Skipped);

        run.Retries().Completes("bad/e1/c0").Keys.ShouldBe(["clean/e0/c0"]);
    }

    [Fact]
    public void CleanUp_ThatFailedItself_IsOpenAgain()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }
            """).Completes("a/e0/c0").Fails("clean/e0/c0").Retries();

        run.Keys.ShouldBe(["clean/e1/c0"]);
    }

    [Fact]
    public void CleanUp_CutShort_GoesOn()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }
            """).Completes("a/e0/c0").Starts("clean/e0/c0").Cancels().CancelsOutright().Retries();

        run.Call<Command.CallTool>("clean/e0/c0").Attempt.ShouldBe(2);
    }

    [Fact]
    public void Condition_BeingWorkedOut_IsWorkedOutUnderANewKey()
    {
        var run = Conditional().Starts("b/condition").Cancels().Retries();

        run.Keys.ShouldBe(["b/e1/condition"]);
        run.Crashes().Evaluates("b/e1/condition", new Evaluation.Tested(new Truth(TruthValue.True))).Keys.ShouldBe(["b/e0/c0"]);
    }

    [Fact]
    public void Condition_ThatFailed_IsWorkedOutUnderANewKey() =>
        Conditional().Fails("b/condition").Retries().Keys.ShouldBe(["b/e1/condition"]);

    [Theory]
    [InlineData(TruthValue.True, SubtaskStatus.Running)]
    [InlineData(TruthValue.False, SubtaskStatus.Skipped)]
    public void Condition_OnRecord_IsNotWorkedOutAgain(TruthValue truth, SubtaskStatus status)
    {
        var run = Conditional().Starts("b/condition").Pauses().When(new Input.Evaluated("b/condition", new Evaluation.Tested(new Truth(truth)))).Cancels().Retries();

        run.StatusOf("b").ShouldBe(status);
        run.EventsOf<RunEvent.EvaluationRequested>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Everything_AtOnce_GoesOnWherever_ItCrashes()
    {
        var run = Situations.All["retried"]();
        Finisher.Finish(run);
        var length = run.Inputs.Count;
        for (var crash = 1; crash < length; crash++)
        {
            var again = Situations.All["retried"]();
            while (again.Inputs.Count < crash && !again.Run.Ended) Finisher.Step(again);
            var keys = again.Keys.Order().ToList();
            if (!again.Run.Calls.Open.Any(call => call.Stage == CallStage.Started)) again.Crashes().Keys.Order().ShouldBe(keys);
            else again.Crashes();
            Finisher.Finish(again);

            again.Run.Status.ShouldBe(RunStatus.Completed);
            again.Run.Subtasks.Where(subtask => subtask.Node.Subtask.Wait is null).Select(subtask => Scenario.Text(subtask.Result))
                .ShouldBe(run.Run.Subtasks.Where(subtask => subtask.Node.Subtask.Wait is null).Select(subtask => Scenario.Text(subtask.Result)));
        }
    }

    private static Evaluation One => new Evaluation.Listed([new(Scenario.Json("[1]"), 1)]);

    private static Scenario Conditional() => Scenario.Given("""
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"], "condition": "a.result == 1" } ] }
        """).Completes("a/e0/c0", Scenario.Stored());
}
