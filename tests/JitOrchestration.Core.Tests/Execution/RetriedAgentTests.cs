using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>The conversations of a retried run: what was said stays, and what was under way comes back.</summary>
public class RetriedAgentTests
{
    private const string Plan = """
        { "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t", "u"] } }, { "id": "bad", "tool": "x" } ] }
        """;

    [Fact]
    public void Model_FailedForGood_IsAskedUnderANewKeyWithItsTurns()
    {
        var run = Given().WantsTools("a/e0/c0", "t", "u").Completes("a/e0/c1", "1").Completes("a/e0/c2", "2").Fails("a/e0/c3").Retries();

        run.IsCalled("a/e0/c3").ShouldBeFalse();
        var turn = run.Call<Command.CallModel>("a/e1/c0").Turns.ShouldHaveSingleItem();
        turn.Answers.Select(answer => Scenario.Text(answer.Value)).ShouldBe(["1", "2"]);
        run.Crashes().Concludes("a/e1/c0", "7").ResultOf("a").ShouldBe("7");
    }

    [Fact]
    public void Model_FailedAtItsFirstTurn_BeginsANewConversation() =>
        Given().Fails("a/e0/c0").Retries().Call<Command.CallModel>("a/e1/c0").Turns.ShouldBeEmpty();

    [Fact]
    public void Model_FailedTwice_IsAskedUnderAThirdKey()
    {
        var run = Given().WantsTools("a/e0/c0", "t").Completes("a/e0/c1").Fails("a/e0/c2").Retries().WantsTools("a/e1/c0", "u").Completes("a/e1/c1").Fails("a/e1/c2").Retries();

        run.Call<Command.CallModel>("a/e2/c0").Turns.Length.ShouldBe(2);
    }

    [Fact]
    public void Model_UnderWayAtTheCancel_IsAskedUnderItsKey()
    {
        var run = Given().WantsTools("a/e0/c0", "t").Completes("a/e0/c1").Starts("a/e0/c2").Cancels().Retries();

        var call = run.Call<Command.CallModel>("a/e0/c2");
        (call.Attempt, call.Turns.Length).ShouldBe((2, 1));
        run.Calls.OfType<Command.CallModel>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Model_OutcomeUnknown_IsAskedUnderItsKey() =>
        Given().WantsTools("a/e0/c0", "t").Completes("a/e0/c1").Fails("a/e0/c2", mayHaveHappened: true).Retries().Call<Command.CallModel>("a/e0/c2").Attempt.ShouldBe(2);

    [Fact]
    public void Tools_AnsweredAndUnderWayAndQueuedAtTheCancel_OnlyTheLatterComeBack()
    {
        var run = Given().WantsTools("a/e0/c0", "t", "u", "t").Completes("a/e0/c1", "1").Starts("a/e0/c2").Cancels().Retries();

        run.Keys.Where(key => key.StartsWith("a/")).ShouldBe(["a/e0/c2", "a/e0/c3"], ignoreOrder: true);
        (run.Call<Command.CallTool>("a/e0/c2").Attempt, run.Call<Command.CallTool>("a/e0/c3").Attempt).ShouldBe((2, 1));
        run.Crashes().Completes("a/e0/c3", "3").Completes("a/e0/c2", "2");
        run.Call<Command.CallModel>("a/e0/c4").Turns[0].Answers.Select(answer => Scenario.Text(answer.Value)).ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public void Tool_OfEffectOnceUnderWay_IsAskedAbout()
    {
        var run = Given().WantsTools("a/e0/c0", "t", "u").Starts("a/e0/c1", Effect.Once).Starts("a/e0/c2").Cancels().Retries();

        run.Question.Question.Key.ShouldBe("a/e0/c1");
        run.Keys.ShouldBe(["a/e0/c2", "bad/e0/c0"], ignoreOrder: true);
        run.Answers(new Reply(Scenario.Json("\"sent\""))).Completes("a/e0/c2");
        Scenario.Text(run.Call<Command.CallModel>("a/e0/c3").Turns[0].Answers[0].Value).ShouldBe("\"sent\"");
    }

    [Fact]
    public void Tool_InDoubtAndRefused_IsAnAnswerToTheModel()
    {
        var run = Given().WantsTools("a/e0/c0", "t").Starts("a/e0/c1", Effect.Once).Cancels().Retries().Answers(new Reply(Approved: false));

        run.Call<Command.CallModel>("a/e0/c2").Turns[0].Answers[0].Failure!.Code.ShouldBe("outcome_unknown");
        run.Cancels().Retries().Keys.ShouldBe(["a/e0/c2", "bad/e0/c0"], ignoreOrder: true, "the model has been told");
        run.Run.Questions.ShouldBeEmpty();
    }

    [Fact]
    public void Tool_ThatMayHaveHappenedAndWasToldTheModel_IsNotCalledAgain()
    {
        var run = Given().WantsTools("a/e0/c0", "t").Fails("a/e0/c1", mayHaveHappened: true).Starts("a/e0/c2").Cancels().Retries();

        run.Keys.ShouldBe(["a/e0/c2", "bad/e0/c0"], ignoreOrder: true);
        run.Call<Command.CallModel>("a/e0/c2").Turns[0].Answers[0].Failure!.Code.ShouldBe("broken");
    }

    [Fact]
    public void Tool_HeldForApproval_IsDecidedAboutByThePolicyAgain()
    {
        var run = Given().WantsTools("a/e0/c0", "t").NeedsApproval("a/e0/c1").Fails("bad/e0/c0").Retries();

        run.Run.Questions.ShouldBeEmpty();
        run.NeedsApproval("a/e0/c1").Answers(new Reply(Approved: true)).Call<Command.CallTool>("a/e0/c1").Approved.ShouldBeTrue();
    }

    [Fact]
    public void Tool_NeedsApprovalWhileTheRunFails_IsNoRefusalToTheModel()
    {
        var run = Given().WantsTools("a/e0/c0", "t").Starts("a/e0/c1").Fails("bad/e0/c0")
            .When(new Input.ApprovalNeeded("a/e0/c1", "May it?", Scenario.Json("{}")));
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries().IsCalled("a/e0/c1").ShouldBeTrue();
    }

    [Fact]
    public void Tools_OfATurnTakenWhileTheRunFailed_AreCalled()
    {
        var run = Given().Starts("a/e0/c0").Fails("bad/e0/c0").WantsTools("a/e0/c0", "t", "u").Retries();

        run.Keys.ShouldBe(["a/e0/c1", "a/e0/c2", "bad/e1/c0"], ignoreOrder: true);
    }

    [Fact]
    public void ForeignTool_OfATurnTakenWhileTheRunFailed_IsStillRefused()
    {
        var run = Given().Starts("a/e0/c0").Fails("bad/e0/c0").WantsTools("a/e0/c0", "rm", "t").Retries();

        run.Calls.OfType<Command.CallTool>().ShouldNotContain(call => call.Tool == "rm");
        var answer = run.Completes("a/e0/c2").Calls.OfType<Command.CallModel>().Single().Turns[0].Answers[0];
        answer.Failure!.Code.ShouldBe("unknown_tool");
    }

    [Fact]
    public void OnlyForeignTools_OfATurnTakenWhileTheRunFailed_TheModelIsTold() =>
        Given().Starts("a/e0/c0").Fails("bad/e0/c0").WantsTools("a/e0/c0", "rm").Retries().Calls.OfType<Command.CallModel>().Single().Turns.Length.ShouldBe(1);

    [Fact]
    public void ToolsAnsweredWhileTheRunFailed_TheModelIsAskedNext()
    {
        var run = Given().WantsTools("a/e0/c0", "t").Starts("a/e0/c1").Fails("bad/e0/c0").Completes("a/e0/c1", "1").Retries();

        run.Call<Command.CallModel>("a/e0/c2").Turns.Length.ShouldBe(1);
    }

    [Fact]
    public void Conversation_OutOfTime_GoesOnWithItsCallsAndTimeAgain()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] }, "timeout_seconds": 10 } ] }""")
            .WantsTools("a/e0/c0", "t").Starts("a/e0/c1").PassesSeconds(10).Retries();

        run.Call<Command.CallTool>("a/e0/c1").Attempt.ShouldBe(2);
        run.Starts("a/e0/c1").Run.NextDue.ShouldBe(run.Now.AddSeconds(10));
    }

    [Fact]
    public void Limit_OfActivitiesInATurn_Raised_MakesTheCallThatWasNot()
    {
        var run = Given(new RunOptions { Limits = new RunLimits { Activities = 2 } }).WantsTools("a/e0/c0", "t", "u").Starts("a/e0/c1").When(new Input.Starting("a/e0/c2", Effect.None))
            .Completes("a/e0/c1", "1");
        run.Run.Error!.Code.ShouldBe("limit_exceeded");

        run.Retries(RunOptions.Default).Keys.ShouldBe(["a/e0/c2", "bad/e0/c0"], ignoreOrder: true);
        run.Completes("a/e0/c2", "2").Call<Command.CallModel>("a/e0/c3").Turns[0].Answers.Length.ShouldBe(2);
    }

    [Fact]
    public void Usage_IsCountedOnce()
    {
        var run = Given().TakesTurn("a/e0/c0", new ModelTurn(Value.Null, [new("1", "t", Value.Null)], null), new Usage(1, 10, 5, 0.1m)).Cancels().Retries()
            .Completes("a/e0/c1").TakesTurn("a/e0/c2", new ModelTurn(Value.Null, [], Value.Null), new Usage(1, 20, 5, 0.2m));

        run.Run.Usage.ShouldBe(new Usage(2, 30, 10, 0.3m));
        run.Run.Activities.ShouldBe(3);
    }

    private static Scenario Given(RunOptions? options = null) => Scenario.Given(Plan, options: options);
}
