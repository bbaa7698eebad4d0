using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Holding a run and letting it go on.</summary>
public class PauseTests
{
    private const string Chain = """{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"] } ] }""";

    [Fact]
    public void Paused_CallUnderWayAnswers_ItsSubtaskIsCompletedAndNothingStarts()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"] } ] }""")
            .Starts("a/e0/c0").When(new Input.Pause()).Completes("a/e0/c0", "1");

        run.StatusOf("a").ShouldBe(SubtaskStatus.Completed);
        run.StatusOf("b").ShouldBe(SubtaskStatus.Pending);
        run.Crashes().When(new Input.Resume()).IsCalled("b/e0/c0").ShouldBeTrue();
    }

    [Fact]
    public void Pause_OfACancelledRunThatCleansUp_IsRefused()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "clean", "tool": "x", "always": true } ] }""").Cancels().Pauses();

        (run.Rejection!.Code, run.Run.Status).ShouldBe((Rejection.RunEnded, RunStatus.Cancelled));
        run.Completes("clean/e0/c0").Run.Ended.ShouldBeTrue();
    }

    [Fact]
    public void Paused_CallUnderWay_GoesOnAndNothingFollows()
    {
        var run = Scenario.Given(Chain).Starts("a/e0/c0").Pauses();
        run.Run.Status.ShouldBe(RunStatus.Paused);
        run.OtherCommands.ShouldBeEmpty();

        run.Completes("a/e0/c0", "1").Keys.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.Paused);
        run.Crashes().Keys.ShouldBeEmpty();
        run.Resumes().Keys.ShouldBe(["b/e0/c0"]);
        run.ResultOf("a").ShouldBe("1");
    }

    [Fact]
    public void Paused_CallIssuedButNotStarted_IsTakenBackAndIssuedAgain()
    {
        var run = Scenario.Given(Chain).Pauses();

        run.OtherCommands.ShouldBe([new Command.CancelCall("a/e0/c0")]);
        run.Starts("a/e0/c0").Latest.ShouldBeEmpty();
        run.Resumes().Keys.ShouldBe(["a/e0/c0"]);
        run.Completes("a/e0/c0").Completes("b/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Paused_CallsTakenBack_KeepTheirOrder()
    {
        var run = Scenario.Given(
            """{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" }, { "id": "c", "tool": "x" } ] }""",
            options: new RunOptions { Concurrency = 2 });
        run.Keys.ShouldBe(["a/e0/c0", "b/e0/c0"]);

        run.Pauses().Resumes().Keys.ShouldBe(["a/e0/c0", "b/e0/c0"]);
        run.Completes("a/e0/c0").Keys.ShouldBe(["b/e0/c0", "c/e0/c0"]);
    }

    [Fact]
    public void Paused_Answers_AreRecorded()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "ask", "ask": "well?" }, { "id": "b", "tool": "x", "depends_on": ["ask"] } ] }""")
            .Pauses().Answers(new Reply(Scenario.Json("7")));

        run.Rejection.ShouldBeNull();
        run.Run.Questions.ShouldBeEmpty();
        run.IsCalled("b/e0/c0").ShouldBeFalse();
        run.Crashes().Resumes().IsCalled("b/e0/c0").ShouldBeTrue();
        run.ResultOf("ask").ShouldBe("7");
    }

    [Theory]
    [InlineData("\"wait\": 5")]
    [InlineData("\"tool\": \"x\", \"retry\": { \"max_attempts\": 2, \"delay_seconds\": 5 }")]
    [InlineData("\"tool\": \"x\", \"repeat\": { \"until\": \"iteration == 1\", \"delay_seconds\": 5 }")]
    public void Paused_Timers_AreRecorded(string kind)
    {
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "a", {{kind}} }, { "id": "b", "tool": "x", "depends_on": ["a"] } ] }""");
        if (kind.Contains("retry")) run.Fails("a/e0/c0");
        if (kind.Contains("repeat")) run.Completes("a/r0/e0/c0");

        run.Pauses().PassesUntilDue().Latest.ShouldNotBeEmpty();
        run.Keys.ShouldBeEmpty();
        run.Run.NextDue.ShouldBeNull("a timer that rang does not ring again");
        run.Resumes().CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Paused_LostCall_RunsAgainAfterwards()
    {
        var run = Scenario.Given(Chain).Starts("a/e0/c0").Pauses().Crashes();

        run.EventsOf<RunEvent.CallLost>().Count().ShouldBe(1);
        run.Keys.ShouldBeEmpty();
        run.Resumes().Keys.ShouldBe(["a/e0/c0"]);
    }

    [Fact]
    public void Paused_ApprovalOfThePlan_IsRecorded()
    {
        var run = Scenario.Given(Chain, options: new RunOptions { ApprovePlan = true }).Pauses().Answers(new Reply(Approved: true));

        run.Keys.ShouldBeEmpty();
        run.Resumes().Keys.ShouldBe(["a/e0/c0"]);
    }

    [Fact]
    public void Paused_OneFailsAndAnotherSucceeds_BothAreRecordedAsTheyWere()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "good", "tool": "x" } ] }""")
            .Starts("bad/e0/c0").Starts("good/e0/c0").Pauses().Fails("bad/e0/c0").Completes("good/e0/c0", "7").Resumes();

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.StatusOf("good").ShouldBe(SubtaskStatus.Completed);
    }

    [Fact]
    public void Paused_ASecondTime_ChangesNothing()
    {
        var run = Scenario.Given(Chain).Pauses().Pauses();
        run.Latest.ShouldBeEmpty();
        run.Rejection.ShouldBeNull();

        run.Resumes().Resumes().Latest.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public void Paused_NothingUnderWay_IsIdle()
    {
        Scenario.Given(Chain).Pauses().Run.Idle.ShouldBeTrue();
        Scenario.Given(Chain).Starts("a/e0/c0").Pauses().Run.Idle.ShouldBeFalse();
    }

    [Fact]
    public void Pause_WhileCleaningUpAfterCancel_HoldsNothing()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "clean", "tool": "x", "always": true } ] }""").Cancels().Pauses();

        run.Latest.ShouldBeEmpty();
        run.Completes("clean/e0/c0").Run.Ended.ShouldBeTrue();
    }
}
