using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>What becomes of everything else when a subtask fails with <c>fail</c>; clean-up.</summary>
public class FailingTests
{
    [Fact]
    public void Failure_SetsTheErrorAtOnceAndStartsNothing()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "busy", "tool": "x" },
              { "id": "after", "tool": "x", "depends_on": ["busy"] }, { "id": "next", "tool": "x", "depends_on": ["bad"] } ] }
            """).Starts("busy/e0/c0").Fails("bad/e0/c0");

        run.Run.Error!.SubtaskId.ShouldBe("bad");
        run.Run.Status.ShouldBe(RunStatus.Running);
        run.StatusOf("next").ShouldBe(SubtaskStatus.Cancelled);
        run.Completes("busy/e0/c0", "7").Run.Status.ShouldBe(RunStatus.Failed);
        run.ResultOf("busy").ShouldBe("7");
        run.StatusOf("after").ShouldBe(SubtaskStatus.Cancelled);
        run.Run.Result.ShouldBeNull();
    }

    [Fact]
    public void Failure_WithNothingUnderWay_FailsTheRunAtOnce()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "queued", "tool": "x" }, { "id": "wait", "wait": 60 },
              { "id": "ask", "ask": "well?" }, { "id": "child", "workflow": { "request": "do" } } ] }
            """).Launches("child/e0/c0").Fails("bad/e0/c0");

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Questions.ShouldBeEmpty();
        run.Run.NextDue.ShouldBeNull();
        run.Run.Children.ShouldBeEmpty();
        run.OtherCommands.OfType<Command.CancelChild>().Count().ShouldBe(1);
        run.OtherCommands.ShouldContain(new Command.CancelCall("queued/e0/c0"));
        run.Keys.ShouldBeEmpty();
    }

    [Fact]
    public void Failure_WhileBackingOff_CancelsTheBackOff()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "call", "tool": "x" },
              { "id": "attempt", "tool": "x", "retry": { "max_attempts": 3, "delay_seconds": 9 } },
              { "id": "again", "tool": "x", "repeat": { "until": "1 == 2", "max": 3, "delay_seconds": 9 } } ] }
            """).Fails("call/e0/c0", FailureKind.Transient).Fails("attempt/e0/c0").Completes("again/r0/e0/c0").Fails("bad/e0/c0");

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Subtask("call").Status.ShouldBe(SubtaskStatus.Cancelled);
        run.Subtask("attempt").Status.ShouldBe(SubtaskStatus.Cancelled);
        run.Subtask("again").Status.ShouldBe(SubtaskStatus.Cancelled);
        run.Run.NextDue.ShouldBeNull();
    }

    [Theory]
    [InlineData(FailureKind.Transient)]
    [InlineData(FailureKind.Permanent)]
    public void CallUnderWay_FailsWhileFailing_IsRecordedAndNotRepeated(FailureKind kind)
    {
        var run = Busy(""", "retry": { "max_attempts": 3, "delay_seconds": 0 }""").Fails("busy/e0/c0", kind);

        run.StatusOf("busy").ShouldBe(SubtaskStatus.Failed);
        run.Run.Error!.SubtaskId.ShouldBe("bad", "the first failure is the run's error");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void OnceCall_LostWhileFailing_BecomesNoQuestion()
    {
        var run = Busy(effect: Effect.Once).Crashes();

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Subtask("busy").Failure!.Code.ShouldBe("activity_lost");
    }

    [Fact]
    public void CallUnderWay_NeedsApprovalWhileFailing_IsRefused()
    {
        var run = Busy().When(new Input.ApprovalNeeded("busy/e0/c0", "May it?", Scenario.Json("{}")));

        run.Run.Questions.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Repeat_CallUnderWayEndsWhileFailing_IsNotRepeated()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "busy", "tool": "x", "repeat": { "until": "1 == 2", "max": 9 } } ] }
            """).Starts("busy/r0/e0/c0").Fails("bad/e0/c0").Completes("busy/r0/e0/c0");

        run.StatusOf("busy").ShouldBe(SubtaskStatus.Cancelled);
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Agent_CallUnderWayEndsWhileFailing_MakesNoFurtherCall()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "agent", "task": "do", "agent": { "tools": ["t"] } } ] }
            """).Starts("agent/e0/c0").Fails("bad/e0/c0").WantsTools("agent/e0/c0", "t");

        run.Keys.ShouldBeEmpty();
        run.StatusOf("agent").ShouldBe(SubtaskStatus.Cancelled);
        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Subtask("agent").Single!.Agent!.Turns.Count.ShouldBe(1, "the turn is on record");
    }

    [Fact]
    public void Agent_SomeToolsUnderWayAndOthersQueued_EndsWithTheFormer()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "agent", "task": "do", "agent": { "tools": ["t"] } }, { "id": "bad", "tool": "x", "depends_on": ["go"] },
              { "id": "go", "tool": "x" } ] }
            """).WantsTools("agent/e0/c0", "t", "t", "t").Starts("agent/e0/c1").Fails("agent/e0/c2", FailureKind.Transient).Fails("go/e0/c0");

        run.Run.Status.ShouldBe(RunStatus.Running);
        run.Completes("agent/e0/c1").Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void OpenQuestionOfACall_RunFails_IsClosed()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "send", "tool": "x" }, { "id": "busy", "tool": "x" } ] }""")
            .NeedsApproval("send/e0/c0").Starts("busy/e0/c0");
        var id = run.Question.Id;
        run.Fails("bad/e0/c0");

        run.Run.Questions.ShouldBeEmpty();
        run.Answers(new Reply(Approved: false), id).Rejection!.Code.ShouldBe(Rejection.QuestionClosed);
        run.Answers(new Reply(Approved: true), id).Rejection!.Code.ShouldBe(Rejection.QuestionClosed);
    }

    [Fact]
    public void CleanUp_RunsWhenTheRunIsFailing()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "mid", "tool": "x", "depends_on": ["bad"] },
              { "id": "clean", "tool": "x", "depends_on": ["mid"], "always": true },
              { "id": "more", "tool": "x", "depends_on": ["clean"], "always": true } ] }
            """).Fails("bad/e0/c0");

        run.Keys.ShouldBe(["clean/e0/c0"]);
        run.Crashes().Completes("clean/e0/c0").Completes("more/e0/c0").Run.Status.ShouldBe(RunStatus.Failed);
        run.StatusOf("more").ShouldBe(SubtaskStatus.Completed);
    }

    [Fact]
    public void CleanUp_WaitsForCallsUnderWay()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "busy", "tool": "x" },
              { "id": "clean", "tool": "x", "depends_on": ["busy", "bad"], "always": true } ] }
            """).Starts("busy/e0/c0").Fails("bad/e0/c0");

        run.IsCalled("clean/e0/c0").ShouldBeFalse();
        run.Completes("busy/e0/c0").IsCalled("clean/e0/c0").ShouldBeTrue();
    }

    [Fact]
    public void CleanUp_InTheMiddleOfARun_IsAnOrdinarySubtask()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }
            """).Completes("a/e0/c0");

        run.Completes("clean/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void CleanUp_ConditionAndSkippedBranch_HoldAsElsewhere()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "no", "tool": "x", "condition": "1 == 2" },
              { "id": "branch", "tool": "x", "depends_on": ["no"], "always": true },
              { "id": "clean", "tool": "x", "depends_on": ["bad"], "always": true, "condition": "bad.status == 'completed'" } ] }
            """).Fails("bad/e0/c0");

        run.StatusOf("branch").ShouldBe(SubtaskStatus.Skipped);
        run.StatusOf("clean").ShouldBe(SubtaskStatus.Skipped);
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void CleanUp_MayRetryRepeatAskAndConverse()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" },
              { "id": "clean", "tool": "x", "depends_on": ["bad"], "always": true, "retry": { "max_attempts": 2, "delay_seconds": 5 } },
              { "id": "agent", "task": "do", "agent": { "tools": ["t"] }, "depends_on": ["bad"], "always": true },
              { "id": "ask", "ask": "clean?", "depends_on": ["bad"], "always": true } ] }
            """).Fails("bad/e0/c0").Fails("clean/e0/c0").WantsTools("agent/e0/c0", "t").Completes("agent/e0/c1").Concludes("agent/e0/c2");

        run.Answers(new Reply(Scenario.Json("1"))).PassesUntilDue().Completes("clean/e1/c0").Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Subtasks.Count(subtask => subtask.Status == SubtaskStatus.Completed).ShouldBe(3);
    }

    [Fact]
    public void CleanUp_Fails_LeavesTheFirstErrorAndTheRestOfTheCleanUp()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "c1", "tool": "x", "depends_on": ["bad"], "always": true },
              { "id": "c2", "tool": "x", "depends_on": ["c1"], "always": true } ] }
            """).Fails("bad/e0/c0").Fails("c1/e0/c0", code: "worse").Completes("c2/e0/c0");

        run.Run.Error!.Code.ShouldBe("broken");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    private static Scenario Busy(string fields = "", Effect effect = Effect.None) => Scenario.Given(
        $$"""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "busy", "tool": "x" {{fields}} } ] }""")
        .Starts("busy/e0/c0", effect).Fails("bad/e0/c0");
}
