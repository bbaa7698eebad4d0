using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>A run that failed or was cancelled is retried: when it may be, by which options, and what is planned and joined anew.</summary>
public class RetriedRunTests
{
    private const string Chain = """
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"] }, { "id": "c", "tool": "x", "depends_on": ["b"] } ] }
        """;

    private const string Plain = """{ "subtasks": [ { "id": "a", "tool": "x" } ] }""";

    [Fact]
    public void Failed_GoesOnWhereItStopped()
    {
        var run = Scenario.Given(Chain).Completes("a/e0/c0", "1").Fails("b/e0/c0").Retries();

        run.Rejection.ShouldBeNull();
        run.Keys.ShouldBe(["b/e1/c0"]);
        (run.Run.Status, run.Run.Error, run.Run.EndedAt, run.Run.Retries).ShouldBe((RunStatus.Running, null, null, 1));
        (run.StatusOf("a"), run.StatusOf("b"), run.StatusOf("c")).ShouldBe((SubtaskStatus.Completed, SubtaskStatus.Running, SubtaskStatus.Pending));
        (run.Subtask("b").Failure, run.Subtask("b").EndedAt).ShouldBe((null, null));
        run.Completes("b/e1/c0", "2").Completes("c/e0/c0", "3").ResultOf("a").ShouldBe("1");
        (run.Run.Status, Scenario.Text(run.Run.Result), run.Run.Activities).ShouldBe((RunStatus.Completed, "3", 4));
    }

    [Fact]
    public void HostThatLacksSomething_FailsTheRunWhateverOnFailureSays_AndIsMadeUpForByARetry()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do {{item}}", "for_each": "input", "on_failure": "continue" } ] }""", "[1, 2]")
            .Concludes("a/i0/e0/c0", "\"one\"")
            .When(new Input.Starting("a/i1/e0/c0", Effect.None))
            .When(new Input.Failed("a/i1/e0/c0", new Failure("no_model", "There is none.") { IsOfTheHost = true }));
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries();
        run.Concludes(run.Keys.ShouldHaveSingleItem(), "\"two\"");

        (run.Run.Status, Scenario.Text(run.Run.Result)).ShouldBe((RunStatus.Completed, """["one","two"]"""));
    }

    [Fact]
    public void Cancelled_GoesOnWhereItStopped()
    {
        var run = Scenario.Given(Chain).Completes("a/e0/c0").Cancels().Retries();

        run.Keys.ShouldBe(["b/e0/c0"], "it had not been called");
        run.Run.Status.ShouldBe(RunStatus.Running);
        run.CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Retry_IsOneStepInTheOrderOfTheGraph()
    {
        var run = Scenario.Given(Chain).Fails("a/e0/c0").Retries();

        run.Latest.ShouldBe([
            new RunEvent.RunRetried(run.Run.Options), new RunEvent.SubtaskReopened("a", null), new RunEvent.InstanceReopened("a", null, 0, 1),
            new RunEvent.SubtaskReopened("b", 0), new RunEvent.SubtaskReopened("c", 0)]);
    }

    [Fact]
    public void NotBegun_IsRejected() => Scenario.NotBegun().Retries().Rejection!.Code.ShouldBe(Rejection.RunNotBegun);

    [Fact]
    public void Live_IsRejected()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0").Retries();

        run.Rejection!.Code.ShouldBe(Rejection.NotRetryable);
        run.Rejection.Message.ShouldContain("has not ended");
        run.Latest.ShouldBeEmpty();
    }

    [Fact]
    public void Completed_IsRejected()
    {
        var run = Scenario.Given(Plain).CompletesAll().Retries();

        run.Rejection!.Code.ShouldBe(Rejection.NotRetryable);
        run.Rejection.Message.ShouldContain("Fork");
    }

    [Fact]
    public void CancelledAndCleaningUp_IsRejected()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }""").Cancels().Retries();

        run.Rejection!.Code.ShouldBe(Rejection.NotRetryable);
        run.Rejection.Message.ShouldContain("clean-up");
    }

    [Fact]
    public void Child_IsRetriedByItsParentOnly()
    {
        var run = Scenario.Given(Plain, parent: new ParentLink("01JDPARENT0000000000000000", "x", 1)).Fails("a/e0/c0").Retries();
        run.Rejection!.Code.ShouldBe(Rejection.RunIsChild);

        run.When(new Input.Retry(ByParent: true)).Keys.ShouldBe(["a/e1/c0"]);
    }

    [Fact]
    public void Retry_WithoutOptions_KeepsThose()
    {
        var options = new RunOptions { Concurrency = 3, Synthesize = false };

        Scenario.Given(Plain, options: options).Fails("a/e0/c0").Retries().Run.Options.ShouldBe(options);
    }

    [Fact]
    public void Limit_OfActivities_Raised_LetsTheSameCallStart()
    {
        var run = Scenario.Given(Chain, options: Limits(new RunLimits { Activities = 1 })).Completes("a/e0/c0").When(new Input.Starting("b/e0/c0", Effect.None));
        run.Run.Error!.Code.ShouldBe("limit_exceeded");

        run.Retries(Limits(new RunLimits { Activities = 3 })).Keys.ShouldBe(["b/e0/c0"], "it was never made");
        run.Completes("b/e0/c0").Completes("c/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
        run.Run.Activities.ShouldBe(3);
    }

    [Fact]
    public void Limit_NotRaised_FailsTheRunAgain()
    {
        var run = Scenario.Given(Chain, options: Limits(new RunLimits { Activities = 1 })).Completes("a/e0/c0").When(new Input.Starting("b/e0/c0", Effect.None))
            .Retries().When(new Input.Starting("b/e0/c0", Effect.None));

        (run.Run.Status, run.Run.Error!.Code).ShouldBe((RunStatus.Failed, "limit_exceeded"));
    }

    [Fact]
    public void Limit_OfForEachItems_Raised_ListsThemAgain()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input" } ] }""", "[1, 2]", Limits(new RunLimits { ForEachItems = 1 }));
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries(Limits(new RunLimits { ForEachItems = 2 })).CompletesAll("7").ResultOf("each").ShouldBe("[7,7]");
    }

    [Fact]
    public void Limit_OfAgentTurns_Raised_GoesOnWithTheConversation()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] } } ] }""", options: Limits(new RunLimits { AgentTurns = 1 }))
            .WantsTools("a/e0/c0", "t").Completes("a/e0/c1");
        run.Run.Error!.Code.ShouldBe("limit_exceeded");

        run.Retries().Run.Error!.Code.ShouldBe("limit_exceeded", "it was not raised");
        run.Retries(Limits(new RunLimits { AgentTurns = 2 })).Call<Command.CallModel>("a/e0/c2").Turns.Length.ShouldBe(1);
        run.Concludes("a/e0/c2").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Limit_OfRunSeconds_Raised_CountsTheTimeBeforeToo()
    {
        var run = Scenario.Given(Plain, options: Limits(new RunLimits { RunSeconds = 10 })).PassesSeconds(10).PassesSeconds(1000);
        run.Run.Error!.Code.ShouldBe("limit_exceeded");

        run.Retries(Limits(new RunLimits { RunSeconds = 15 })).Run.NextDue.ShouldBe(run.Now.AddSeconds(5), "it worked for ten");
        run.Crashes().Completes("a/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Planner_Failed_IsAskedUnderANewKey()
    {
        var run = Scenario.GivenRequest("do it").Fails("$plan/e0/c0").Retries();

        run.Run.Status.ShouldBe(RunStatus.Planning);
        run.Starts("$plan/e1/c0").When(new Input.Planned("$plan/e1/c0", Scenario.PlanOf(Plain), "offline", [])).Keys.ShouldBe(["a/e0/c0"]);
    }

    [Fact]
    public void Planner_FailedTwice_IsAskedUnderAThirdKey() =>
        Scenario.GivenRequest("do it").Fails("$plan/e0/c0").Retries().Fails("$plan/e1/c0").Retries().Keys.ShouldBe(["$plan/e2/c0"]);

    [Fact]
    public void Planner_Cancelled_IsAskedAgain()
    {
        var run = Scenario.GivenRequest("do it").Starts("$plan/e0/c0").Cancels().Retries().Starts("$plan/e1/c0");
        run.When(new Input.Planned("$plan/e0/c0", Scenario.PlanOf(Plain), "late", [])).Latest.ShouldBeEmpty();

        run.Crashes().Call<Command.MakePlan>("$plan/e1/c0").Attempt.ShouldBe(2);
    }

    [Fact]
    public void Plan_Refused_IsAskedAboutAgain()
    {
        var run = Scenario.Given(Plain, options: new RunOptions { ApprovePlan = true });
        var first = run.Question.Id;
        run.Answers(new Reply(Approved: false)).Retries();

        run.Question.Question.Kind.ShouldBe(QuestionKind.Plan);
        run.Question.Id.ShouldNotBe(first);
        run.Answers(new Reply(Approved: true)).Keys.ShouldBe(["a/e0/c0"]);
    }

    [Fact]
    public void Plan_RefusedAndApprovalNoLongerWanted_IsRun() =>
        Scenario.Given(Plain, options: new RunOptions { ApprovePlan = true }).Answers(new Reply(Approved: false)).Retries(new RunOptions()).Keys.ShouldBe(["a/e0/c0"]);

    [Fact]
    public void Plan_CancelledBeforeItsApproval_IsAskedAboutAgain() =>
        Scenario.Given(Plain, options: new RunOptions { ApprovePlan = true }).Cancels().Retries().Question.Question.Kind.ShouldBe(QuestionKind.Plan);

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public void Synthesis_Stopped_IsAskedForUnderANewKey(string how)
    {
        var run = TwoSinks().Completes("a/e0/c0").Completes("b/e0/c0");
        if (how == "failed") run.Fails("$synthesis/e0/c0");
        else run.Starts("$synthesis/e0/c0").Cancels();
        run.Retries();

        run.Keys.ShouldBe(["$synthesis/e1/c0"]);
        run.Crashes().Completes("$synthesis/e1/c0", "\"all\"").Run.Status.ShouldBe(RunStatus.Completed);
        run.EventsOf<RunEvent.SubtaskReopened>().ShouldBeEmpty();
    }

    [Fact]
    public void Synthesis_OnRecord_IsNotAskedForAgain()
    {
        var run = TwoSinks().Completes("a/e0/c0").Completes("b/e0/c0").Starts("$synthesis/e0/c0").Pauses()
            .When(new Input.Completed("$synthesis/e0/c0", Scenario.Json("\"all\""))).Cancels().Retries();

        (run.Run.Status, Scenario.Text(run.Run.Result)).ShouldBe((RunStatus.Completed, "\"all\""));
    }

    [Fact]
    public void Synthesis_NoLongerWanted_IsNotAskedFor()
    {
        var run = TwoSinks().Completes("a/e0/c0", "1").Completes("b/e0/c0", "2").Fails("$synthesis/e0/c0").Retries(new RunOptions { Synthesize = false });

        Scenario.Text(run.Run.Result).ShouldBe("""{"a":1,"b":2}""");
    }

    [Fact]
    public void FailedAgain_CanBeRetriedAgain()
    {
        var run = Scenario.Given(Plain).Fails("a/e0/c0").Retries().Fails("a/e1/c0", code: "again");
        (run.Run.Status, run.Run.Error!.Code).ShouldBe((RunStatus.Failed, "again"));

        run.Retries().Keys.ShouldBe(["a/e2/c0"]);
        run.Run.Retries.ShouldBe(2);
        run.Completes("a/e2/c0").Run.Status.ShouldBe(RunStatus.Completed);
        run.Retries().Rejection!.Code.ShouldBe(Rejection.NotRetryable);
    }

    [Fact]
    public void CancelledAtOnceAgain_LosesNothing()
    {
        var run = Scenario.Given(Chain).Completes("a/e0/c0").Starts("b/e0/c0").Cancels();
        for (var i = 0; i < 3; i++) run.Retries().Cancels();

        run.Retries().Call<Command.CallTool>("b/e0/c0").Attempt.ShouldBe(2);
        run.CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void PausedAndCancelled_IsRetriedUnpaused()
    {
        var run = Scenario.Given(Chain).Starts("a/e0/c0").Pauses().When(new Input.Completed("a/e0/c0", Scenario.Json("1"))).Cancels().Retries();

        run.Keys.ShouldBe(["b/e0/c0"]);
        (run.Run.Paused, run.ResultOf("a")).ShouldBe((false, "1"));
    }

    [Fact]
    public void LateAnswer_OfACallGivenUp_IsNoAnswerToItsNextAttempt()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0").Cancels().Retries().When(new Input.Completed("a/e0/c0", Scenario.Json("1")));

        run.Latest.ShouldBeEmpty("it has not started again");
    }

    [Fact]
    public void EndedRun_TakenUpAgain_CommandsNothing()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "sub", "workflow": { "request": "do" } } ] }""")
            .Launches("sub/e0/c0").Fails("bad/e0/c0").Crashes();

        run.OtherCommands.ShouldBeEmpty("its child has been told, and may be wanted again");
    }

    [Fact]
    public void Json_OfARetriedRun_HasNotEnded()
    {
        var json = Snapshot.Json(Scenario.Given(Plain).Fails("a/e0/c0").Retries().Run);

        json.ShouldContain("\"status\":\"running\"");
        json.ShouldContain("\"error\":null,\"warnings\":[]");
        json.ShouldContain("\"completed_at\":null");
    }

    private static Scenario TwoSinks() => Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" } ] }""");

    private static RunOptions Limits(RunLimits limits) => new() { Limits = limits };
}
