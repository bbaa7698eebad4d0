using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary><c>timeout_seconds</c>: of tools, agents, questions, waits and children.</summary>
public class TimeoutTests
{
    [Fact]
    public void Tool_IsToldItsTime_AndGivenUpAfterAGrace()
    {
        var run = Timed("\"tool\": \"x\"");
        run.Call<Command.CallTool>("a/e0/c0").Timeout.ShouldBe(TimeSpan.FromSeconds(10));

        run.Starts("a/e0/c0").PassesSeconds(39.9).Latest.ShouldBeEmpty();
        run.PassesSeconds(0.1).EventsOf<RunEvent.CallFailed>().ShouldHaveSingleItem().Failure.Code.ShouldBe("timeout");
        run.OtherCommands.ShouldBe([new Command.CancelCall("a/e0/c0")]);
        run.PassesUntilDue().Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2, "a timeout is transient");
    }

    [Fact]
    public void Tool_EngineWithAQueue_IsGivenUpAfterTheGraceThatTheEngineAskedFor()
    {
        var run = Timed("\"tool\": \"x\"").When(new Input.Starting("a/e0/c0", Effect.None) { Grace = TimeSpan.FromHours(1) });

        run.PassesSeconds(3609.9).Latest.ShouldBeEmpty();
        run.PassesSeconds(0.1).EventsOf<RunEvent.CallFailed>().ShouldHaveSingleItem().Failure.Code.ShouldBe("timeout");
    }

    [Fact]
    public void Tool_WithoutALimit_SaysNothingOfAGrace()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" } ] }""").When(new Input.Starting("a/e0/c0", Effect.None) { Grace = TimeSpan.FromHours(1) });

        run.EventsOf<RunEvent.CallStarted>().ShouldHaveSingleItem().GraceSeconds.ShouldBeNull();
        run.Run.NextDue.ShouldBe(run.Run.CreatedAt + TimeSpan.FromDays(1), "there is the run's own limit, and no other");
    }

    [Fact]
    public void Tool_LateAnswerAfterItsTime_IsIgnored()
    {
        var run = Timed("\"tool\": \"x\"").Starts("a/e0/c0").PassesSeconds(40).When(new Input.Completed("a/e0/c0", Scenario.Json("1")));

        run.Latest.ShouldBeEmpty();
    }

    [Fact]
    public void Tool_OnceAndOutOfTime_BecomesAQuestion()
    {
        var run = Timed("\"tool\": \"x\"").Starts("a/e0/c0", Effect.Once).PassesSeconds(40);

        run.Question.Question.Kind.ShouldBe(QuestionKind.UnknownOutcome);
        run.Run.NextDue.ShouldNotBe(run.Now);
    }

    [Fact]
    public void Tool_LostAndStartedAgain_HasItsFullTimeAgain()
    {
        var run = Timed("\"tool\": \"x\"").Starts("a/e0/c0").Advances(TimeSpan.FromSeconds(35)).Crashes().Starts("a/e0/c0");

        run.PassesSeconds(10).Latest.ShouldBeEmpty("the time of the lost attempt is no longer kept");
        run.PassesSeconds(30).EventsOf<RunEvent.CallFailed>().Count().ShouldBe(1);
    }

    [Fact]
    public void Tool_HeldForAPerson_HasTimeEnough()
    {
        var run = Timed("\"tool\": \"x\"").Starts("a/e0/c0").When(new Input.ApprovalNeeded("a/e0/c0", "May it?", Scenario.Json("{}")));

        run.PassesSeconds(1000).Run.Status.ShouldBe(RunStatus.InputRequired);
    }

    [Fact]
    public void Agent_OutOfTimeWithACallThatMustNotComeTwice_AsksAboutItAndGoesOn()
    {
        var run = Timed("\"task\": \"do\", \"retry\": {}, \"agent\": { \"tools\": [\"pay\"] }")
            .WantsTools("a/e0/c0", "pay").Starts("a/e0/c1", Effect.Once).PassesSeconds(10);

        run.Question.Question.Kind.ShouldBe(QuestionKind.UnknownOutcome);
        run.OtherCommands.ShouldBe([new Command.CancelCall("a/e0/c1")]);
        run.EventsOf<RunEvent.AttemptStarted>().ShouldBeEmpty("a new conversation might pay again");
        run.PassesSeconds(1000).Answers(new Reply(Scenario.Json("\"paid\""))).IsCalled("a/e0/c2").ShouldBeTrue("the conversation goes on");
    }

    [Fact]
    public void Agent_OutOfTime_LosesItsCallsAndFails()
    {
        var run = Timed("\"task\": \"do\", \"agent\": { \"tools\": [\"t\", \"u\"] }")
            .WantsTools("a/e0/c0", "t", "u").Starts("a/e0/c1").PassesSeconds(10);

        run.OtherCommands.ShouldBe([new Command.CancelCall("a/e0/c2"), new Command.CancelCall("a/e0/c1")], ignoreOrder: true);
        run.Run.Error!.Code.ShouldBe("timeout");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Agent_TimeRunsFromItsFirstCall_ThroughRetriesOfItsModel()
    {
        var run = Timed("\"task\": \"do\"").Advances(TimeSpan.FromSeconds(100)).Starts("a/e0/c0").PassesSeconds(8);
        run.Fails("a/e0/c0", FailureKind.Transient).PassesUntilDue().Starts("a/e0/c0");

        run.Run.NextDue.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 1, 50, TimeSpan.Zero));
    }

    [Fact]
    public void Agent_ToolHeldForAPerson_IsNotTimed()
    {
        var run = Timed("\"task\": \"do\", \"agent\": { \"tools\": [\"t\"] }").WantsTools("a/e0/c0", "t").NeedsApproval("a/e0/c1");

        run.PassesSeconds(1000).Answers(new Reply(Approved: true)).Completes("a/e0/c1").Concludes("a/e0/c2");
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Theory]
    [InlineData("between its turns")]
    [InlineData("while its model thinks")]
    [InlineData("while one of its tools works")]
    [InlineData("while its model is to be asked again")]
    public void Agent_HeldWithItsRun_HasTimeEnoughAfterwards(string when)
    {
        var run = Timed("\"task\": \"do\", \"agent\": { \"tools\": [\"t\"] }");
        run = when switch
        {
            "between its turns" => run.WantsTools("a/e0/c0", "t", "t").Pauses(),
            "while its model thinks" => run.Starts("a/e0/c0").Pauses().WantsTools("a/e0/c0", "t", "t"),
            "while one of its tools works" => run.WantsTools("a/e0/c0", "t", "t").Starts("a/e0/c1").Pauses().Completes("a/e0/c1"),
            _ => run.Starts("a/e0/c0").Pauses().Fails("a/e0/c0", FailureKind.Transient),
        };

        run.Crashes().Passes(TimeSpan.FromHours(1)).Resumes();
        while (run.Run.Calls.At(CallStage.Issued) is [{ Kind: CallKind.Tool } tool, ..]) run.Completes(tool.Key);
        var model = run.Run.Calls.At(CallStage.Issued).ShouldHaveSingleItem().Key;
        run.Starts(model).PassesSeconds(9.9).Concludes(model).Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Agent_HeldWithACallUnderWay_RunsOutOfTime()
    {
        var run = Timed("\"task\": \"do\"").Starts("a/e0/c0").Pauses().PassesSeconds(10);

        run.OtherCommands.ShouldBe([new Command.CancelCall("a/e0/c0")]);
        run.Resumes().Run.Error!.Code.ShouldBe("timeout");
    }

    [Fact]
    public void Agent_LostCall_DoesNotPayForTheTimeNobodyWorked()
    {
        var run = Timed("\"task\": \"do\"").Starts("a/e0/c0").Advances(TimeSpan.FromHours(1)).Crashes();

        run.Passes(TimeSpan.Zero).Latest.ShouldBeEmpty();
        run.Concludes("a/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Agent_OutOfTimeWithRetry_BeginsAnew()
    {
        var run = Timed("\"task\": \"do\", \"retry\": { \"max_attempts\": 2, \"delay_seconds\": 0 }").Starts("a/e0/c0").PassesSeconds(10);

        run.Keys.ShouldBe(["a/e1/c0"]);
        run.Starts("a/e1/c0").PassesSeconds(9).Run.Status.ShouldBe(RunStatus.Running);
        run.PassesSeconds(1).Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Question_OutOfTime_FailsForGood()
    {
        var run = Timed("\"ask\": \"well?\"");
        run.Question.Question.ExpiresAt.ShouldBe(run.Now.AddSeconds(10));
        run.Run.Status.ShouldBe(RunStatus.InputRequired, "a time limit is no work");
        var id = run.Question.Id;

        run.Crashes().PassesSeconds(10);
        run.Run.Error.ShouldBe(new Failure("question_timed_out", "'a' took longer than its timeout_seconds of 10.") { SubtaskId = "a" });
        run.Run.Questions.ShouldBeEmpty();
        run.Answers(new Reply(Scenario.Json("1")), id).Rejection!.Code.ShouldBe(Rejection.RunEnded);
    }

    [Fact]
    public void Question_OutOfTimeWithContinue_IsClosed()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "ask": "well?", "timeout_seconds": 10, "on_failure": "continue" }, { "id": "b", "tool": "x" } ] }
            """);
        var id = run.Question.Id;

        run.PassesSeconds(10).StatusOf("a").ShouldBe(SubtaskStatus.Failed);
        run.Answers(new Reply(Scenario.Json("1")), id).Rejection!.Code.ShouldBe(Rejection.QuestionClosed);
    }

    [Fact]
    public void Wait_LongerThanItsTime_Fails()
    {
        var run = Timed("\"wait\": 20").PassesSeconds(10);

        run.Run.Error!.Code.ShouldBe("timeout");
        run.Run.NextDue.ShouldBeNull();
    }

    [Fact]
    public void Wait_AsLongAsItsTime_Ends() => Timed("\"wait\": 10").PassesSeconds(10).Run.Status.ShouldBe(RunStatus.Completed);

    [Fact]
    public void Child_OutOfTime_IsCancelled()
    {
        var run = Timed("\"workflow\": { \"request\": \"do\" }").Launches("a/e0/c0");
        var child = run.Run.Children.Single().RunId;

        run.PassesSeconds(10).OtherCommands.ShouldBe([new Command.CancelChild(child)]);
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Timeout_IsPerAttempt()
    {
        var run = Timed("\"wait\": 20, \"retry\": { \"max_attempts\": 2, \"delay_seconds\": 0 }").PassesSeconds(10);

        run.Run.Status.ShouldBe(RunStatus.Running);
        run.PassesSeconds(10).Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Timeout_OfAnInstance_LeavesTheOthers()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "task": "do", "for_each": "input", "timeout_seconds": 10, "on_failure": "continue" } ] }
            """, "[0, 1]").Starts("a/i0/e0/c0").PassesSeconds(5).Starts("a/i1/e0/c0").PassesSeconds(5);

        run.Keys.ShouldBe(["a/i1/e0/c0"]);
        run.Concludes("a/i1/e0/c0", "1").ResultOf("a").ShouldBe("[null,1]");
    }

    private static Scenario Timed(string kind) =>
        Scenario.Given($$"""{ "subtasks": [ { "id": "a", "timeout_seconds": 10, {{kind}} } ] }""");
}
