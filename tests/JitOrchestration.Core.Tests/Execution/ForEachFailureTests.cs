using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary><c>for_each</c> when an instance, or the run, fails.</summary>
public class ForEachFailureTests
{
    [Fact]
    public void Instance_Fails_FailsTheSubtaskAndStartsNoFurther()
    {
        var run = Each("[0, 1, 2, 3]", """, "max_parallel": 2""").Starts("each/i1/e0/c0").Fails("each/i0/e0/c0");

        run.StatusOf("each").ShouldBe(SubtaskStatus.Failed);
        run.Run.Status.ShouldBe(RunStatus.Running, "a call is under way");
        run.Run.Error!.Message.ShouldBe("Item 0: It broke.");
        run.Keys.ShouldBe(["each/i1/e0/c0"]);
        run.Completes("each/i1/e0/c0", "7").Run.Status.ShouldBe(RunStatus.Failed);
        Scenario.Text(run.Subtask("each").FanOut!.Begun[1]!.Result).ShouldBe("7");
        run.EventsOf<RunEvent.InstanceStarted>().Count().ShouldBe(2);
    }

    [Fact]
    public void Instance_FailsWhileOthersAreQueued_DropsThem()
    {
        var run = Each("[0, 1]").Fails("each/i0/e0/c0");

        run.OtherCommands.ShouldBe([new Command.CancelCall("each/i1/e0/c0")]);
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Instance_FailsWithContinue_LeavesNull()
    {
        var run = Each("[0, 1]", """, "on_failure": "continue" """).Fails("each/i0/e0/c0").Completes("each/i1/e0/c0", "7");

        run.StatusOf("each").ShouldBe(SubtaskStatus.Completed);
        run.ResultOf("each").ShouldBe("[null,7]");
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Instance_FailsAndMayRetry_KeepsTheOthersGoing()
    {
        var run = Each("[0, 1]", """, "retry": { "max_attempts": 2, "delay_seconds": 0 }""").Fails("each/i0/e0/c0");

        run.Keys.ShouldBe(["each/i1/e0/c0", "each/i0/e1/c0"]);
        run.CompletesAll("7").ResultOf("each").ShouldBe("[7,7]");
    }

    [Fact]
    public void Instance_FailsWithRetryAndRepeat_CountsAnew()
    {
        var run = Each("[0]", """, "retry": { "max_attempts": 2, "delay_seconds": 0 }, "repeat": { "until": "each.result == 1", "max": 2 }""")
            .Fails("each/i0/r0/e0/c0").Completes("each/i0/r0/e1/c0", "0").Fails("each/i0/r1/e0/c0");

        run.Completes("each/i0/r1/e1/c0", "1").ResultOf("each").ShouldBe("[1]");
    }

    [Fact]
    public void CleanUp_InstanceFails_OthersUnderWayAreOnlyRecorded()
    {
        var run = Each("[0, 1, 2]", """, "always": true, "retry": { "max_attempts": 1, "delay_seconds": 0 }, "repeat": { "until": "each.result == 1", "max": 5 }""")
            .Starts("each/i1/r0/e0/c0").Fails("each/i0/r0/e0/c0");

        run.Keys.ShouldBe(["each/i1/r0/e0/c0"]);
        run.Completes("each/i1/r0/e0/c0", "0").Run.Status.ShouldBe(RunStatus.Failed);
        run.EventsOf<RunEvent.IterationStarted>().ShouldBeEmpty();
    }

    [Fact]
    public void RunFails_LastInstanceUnderWay_CompletesTheSubtask()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "input" } ] }
            """, "[0, 1]").Completes("each/i0/e0/c0", "1").Starts("each/i1/e0/c0").Fails("bad/e0/c0").Completes("each/i1/e0/c0", "2");

        run.StatusOf("each").ShouldBe(SubtaskStatus.Completed);
        run.ResultOf("each").ShouldBe("[1,2]");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void RunFails_InstancesNotBegun_CancelsTheSubtask()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "input", "max_parallel": 1 } ] }
            """, "[0, 1]").Starts("each/i0/e0/c0").Fails("bad/e0/c0").Completes("each/i0/e0/c0", "1");

        run.StatusOf("each").ShouldBe(SubtaskStatus.Cancelled);
        run.EventsOf<RunEvent.InstanceCompleted>().Count().ShouldBe(1);
    }

    [Fact]
    public void RunFails_ResultsBeingCollected_CancelsTheSubtask()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "input" } ] }
            """, "[0]").Completes("each/i0/e0/c0", Scenario.Stored()).Starts("each/collect").Fails("bad/e0/c0");

        run.StatusOf("each").ShouldBe(SubtaskStatus.Cancelled);
        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.OtherCommands.ShouldBe([new Command.CancelCall("each/collect")]);
    }

    [Theory]
    [InlineData("fail", RunStatus.Failed)]
    [InlineData("continue", RunStatus.Completed)]
    public void Collection_FailsForGood_FailsTheSubtask(string onFailure, RunStatus status)
    {
        var run = Each("[0]", $$""", "on_failure": "{{onFailure}}" """).Completes("each/i0/e0/c0", Scenario.Stored()).Fails("each/collect");

        run.StatusOf("each").ShouldBe(SubtaskStatus.Failed);
        run.Run.Status.ShouldBe(status);
    }

    private static Scenario Each(string items, string fields = "") => Scenario.Given(
        $$"""{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input" {{fields}} } ] }""", items);
}
