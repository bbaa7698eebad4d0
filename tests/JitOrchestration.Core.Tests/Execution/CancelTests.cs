using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Cancelling, at every stage.</summary>
public class CancelTests
{
    [Fact]
    public void Cancel_CallUnderWay_EndsTheRunAtOnce()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"] } ] }""")
            .Starts("a/e0/c0", Effect.Once).Cancels();

        run.Run.Status.ShouldBe(RunStatus.Cancelled);
        run.Run.Ended.ShouldBeTrue();
        run.OtherCommands.ShouldBe([new Command.CancelCall("a/e0/c0")]);
        run.Run.Subtasks.Select(subtask => subtask.Status).ShouldBe([SubtaskStatus.Cancelled, SubtaskStatus.Cancelled]);
        run.EventsOf<RunEvent.CancelRequested>().Single().Reason.ShouldBe("enough");
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("failed")]
    [InlineData("lost")]
    [InlineData("approval")]
    public void LateAnswer_AfterCancel_ChangesNothing(string kind)
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }
            """).Starts("a/e0/c0").Cancels();

        run.When(kind switch
        {
            "completed" => new Input.Completed("a/e0/c0", Scenario.Json("1")),
            "failed" => new Input.Failed("a/e0/c0", new Failure("broken", "It broke.")),
            "lost" => new Input.Lost("a/e0/c0"),
            _ => new Input.ApprovalNeeded("a/e0/c0", "May it?", Scenario.Json("{}")),
        }).Latest.ShouldBeEmpty();
        run.ResultOf("a").ShouldBeNull();
    }

    [Fact]
    public void Cancel_EverythingOpen_LetsGoOfAll()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "wait", "wait": 60 }, { "id": "ask", "ask": "well?", "timeout_seconds": 9 },
              { "id": "child", "workflow": { "request": "do" }, "timeout_seconds": 9 },
              { "id": "each", "task": "do", "for_each": "input", "timeout_seconds": 9 },
              { "id": "back", "tool": "x" }, { "id": "held", "tool": "x" } ] }
            """, "[0, 1]").Launches("child/e0/c0").Starts("each/i0/e0/c0").Fails("back/e0/c0", FailureKind.Transient).NeedsApproval("held/e0/c0");
        var child = run.Run.Children.Single().RunId;
        run.Cancels();

        run.Run.Ended.ShouldBeTrue();
        run.Run.Questions.ShouldBeEmpty();
        run.Run.NextDue.ShouldBeNull();
        run.OtherCommands.ShouldBe(
            [new Command.CancelCall("each/i0/e0/c0"), new Command.CancelCall("each/i1/e0/c0"), new Command.CancelChild(child)], ignoreOrder: true);
    }

    [Fact]
    public void Cancel_WithCleanUp_IsCancelledForTheUserWhileItRuns()
    {
        var run = CleanUp().Cancels();

        run.Run.Status.ShouldBe(RunStatus.Cancelled);
        run.Run.Ended.ShouldBeFalse();
        run.Keys.ShouldBe(["clean/e0/c0"]);
        run.Crashes().Completes("clean/e0/c0").Run.Ended.ShouldBeTrue();
        run.Events[^1].ShouldBeOfType<RunEvent.RunCancelled>();
    }

    [Fact]
    public void Cancel_ASecondTime_LeavesTheCleanUp()
    {
        var run = CleanUp().Cancels().Starts("clean/e0/c0").Cancels();

        (run.Rejection, run.Latest.Count, run.Run.Ended).ShouldBe((null, 0, false));
        run.Completes("clean/e0/c0").StatusOf("clean").ShouldBe(SubtaskStatus.Completed);
    }

    [Fact]
    public void CancelWithoutCleanUp_AtOnce_NothingRuns()
    {
        var run = CleanUp().CancelsOutright();

        (run.Run.Status, run.Run.Ended, run.StatusOf("clean")).ShouldBe((RunStatus.Cancelled, true, SubtaskStatus.Cancelled));
        run.EventsOf<RunEvent.CancelRequested>().ShouldHaveSingleItem().Reason.ShouldBe("enough");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CancelWithoutCleanUp_OfWhatHasFailedAndIsNotDone_EndsIt(bool isCancelledBefore)
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "clean", "tool": "x", "for_each": "input", "always": true } ] }""", input: "[0, 1]")
            .Starts("clean/i0/e0/c0").Starts("clean/i1/e0/c0").Fails("clean/i1/e0/c0", FailureKind.Refused);
        if (isCancelledBefore) run.Cancels();

        run.CancelsOutright().OtherCommands.ShouldBe([new Command.CancelCall("clean/i0/e0/c0")]);
        (run.Run.Ended, run.Run.Status, run.Run.Calls.StartedCount).ShouldBe((true, RunStatus.Cancelled, 0));
    }

    [Fact]
    public void CancelWithoutCleanUp_OfARunWithAChild_EndsThatOfTheChildToo()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "sub", "workflow": { "plan": { "subtasks": [ { "id": "x", "tool": "x" } ] } } }, { "id": "clean", "tool": "x", "depends_on": ["sub"], "always": true } ] }
            """).Launches("sub/e0/c0");
        var child = run.Run.OpenChildren.Keys.Single();

        run.Cancels().OtherCommands.ShouldBe([new Command.CancelChild(child)]);
        run.Starts("clean/e0/c0").CancelsOutright().OtherCommands.ShouldContain(new Command.CancelChild(child, CleanUp: false));
        run.Run.Ended.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData(", \"for_each\": \"input\"")]
    public void Cancel_OfAnAgentThatALimitEnded_EndsItsCallsUnderWay(string more)
    {
        var agent = more.Length == 0 ? "a" : "a/i0";
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] }{{more}} } ] }""", input: "[0]", options: new RunOptions { Limits = new() { Activities = 2 } })
            .WantsTools($"{agent}/e0/c0", "t", "t").Starts($"{agent}/e0/c1").Starts($"{agent}/e0/c2");
        run.Run.Ended.ShouldBeFalse("what is under way is recorded");

        run.Cancels().OtherCommands.ShouldBe([new Command.CancelCall($"{agent}/e0/c1")]);
        (run.Run.Ended, run.Run.Status).ShouldBe((true, RunStatus.Cancelled));
    }

    [Fact]
    public void CancelWithoutCleanUp_ThatIsUnderWay_EndsIt()
    {
        var run = CleanUp().Cancels().Starts("clean/e0/c0").CancelsOutright();

        run.Rejection.ShouldBeNull();
        run.Run.Ended.ShouldBeTrue();
        run.StatusOf("clean").ShouldBe(SubtaskStatus.Cancelled);
        run.OtherCommands.ShouldContain(new Command.CancelCall("clean/e0/c0"));
    }

    [Fact]
    public void Cancel_WhileFailing_WinsAndDropsWhatWasUnderWay()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "busy", "tool": "x" } ] }""")
            .Starts("busy/e0/c0").Fails("bad/e0/c0").Cancels();

        run.Run.Status.ShouldBe(RunStatus.Cancelled);
        run.Run.Ended.ShouldBeTrue();
        run.StatusOf("bad").ShouldBe(SubtaskStatus.Failed);
        run.StatusOf("busy").ShouldBe(SubtaskStatus.Cancelled);
    }

    [Fact]
    public void Cancel_FailedForEachWithCallsUnderWay_EndsAtOnce()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input" } ] }""", "[0, 1]")
            .Starts("each/i1/e0/c0").Fails("each/i0/e0/c0").Cancels();

        run.Run.Ended.ShouldBeTrue();
        run.StatusOf("each").ShouldBe(SubtaskStatus.Failed);
    }

    [Fact]
    public void Cancel_WhilePaused_EndsTheRun()
    {
        var run = CleanUp().Pauses().Cancels();

        run.Run.Status.ShouldBe(RunStatus.Cancelled);
        run.Keys.ShouldBe(["clean/e0/c0"]);
    }

    [Fact]
    public void Cancel_WhileSynthesizing_EndsTheRun()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" } ] }""")
            .Completes("a/e0/c0").Completes("b/e0/c0").Starts("$synthesis/e0/c0").Cancels();

        run.Run.Ended.ShouldBeTrue();
        run.OtherCommands.ShouldBe([new Command.CancelCall("$synthesis/e0/c0")]);
        run.When(new Input.Completed("$synthesis/e0/c0", Scenario.Json("1"))).Run.Result.ShouldBeNull();
    }

    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public void Person_AfterTheEnd_IsRejected(RunStatus status)
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" } ] }""");
        if (status == RunStatus.Completed) run.Completes("a/e0/c0");
        else if (status == RunStatus.Failed) run.Fails("a/e0/c0");
        else run.Cancels();
        run.Run.Status.ShouldBe(status);

        foreach (var input in (Input[])[new Input.Cancel(), new Input.Pause(), new Input.Resume(), new Input.Answer("q", new Reply())])
        {
            run.When(input).Rejection!.Code.ShouldBe(Rejection.RunEnded);
        }
    }

    private static Scenario CleanUp() => Scenario.Given("""
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }
        """);
}
