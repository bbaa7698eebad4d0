using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>What a call may use is set aside before it starts, and never is more promised than there is.</summary>
public class BudgetTests
{
    private const string TwoAgents = """{ "subtasks": [ { "id": "a", "task": "do" }, { "id": "b", "task": "do" } ] }""";

    /// <summary>What a short call sets aside: 16,000 tokens to be written, 2,000 for what every agent is told, and a few.</summary>
    private const int OneCall = 18_000;

    [Fact]
    public void Call_WithoutABudget_SetsNothingAside() =>
        Scenario.Given(TwoAgents).Starts("a/e0/c0").EventsOf<RunEvent.CallStarted>().ShouldHaveSingleItem().Reserved.ShouldBeNull();

    [Fact]
    public void Call_WithABudget_SetsAsideWhatItMayUse()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(100_000, 1)).Starts("a/e0/c0");

        var reserved = run.EventsOf<RunEvent.CallStarted>().ShouldHaveSingleItem().Reserved!;
        reserved.ShouldBe(new Reservation(OneCall, ((2_000 * 1m) + (16_000 * 10m)) / 1_000_000));
        run.Run.Budget.Reserved.ShouldBe(reserved);
    }

    [Fact]
    public void Call_Answered_GivesBackWhatItDidNotUse()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(100_000, 1)).TakesTurn("a/e0/c0", Says, new Usage(1, 100, 50, 0.25m));

        run.Run.Budget.Reserved.ShouldBe(Reservation.None);
        run.Run.Budget.Free.ShouldBe(new Reservation(100_000 - 150, 0.75m));
        run.Subtask("a").Usage.ShouldBe(new Usage(1, 100, 50, 0.25m));
        run.Subtask("b").Usage.ShouldBe(Usage.None);
    }

    [Fact]
    public void Call_ThatDoesNotFit_WaitsForOthersToGiveBack()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(OneCall + 1_000)).Starts("a/e0/c0");

        run.Starts("b/e0/c0").Latest.ShouldBeEmpty("there is no room beside the other");
        run.Run.Calls["b/e0/c0"].Stage.ShouldBe(CallStage.OverBudget);
        run.Run.Status.ShouldBe(RunStatus.Running);
        run.TakesTurn("a/e0/c0", Says, new Usage(1, 100, 50, 0)).Keys.ShouldBe(["b/e0/c0"], "it gets another turn");
        run.Concludes("b/e0/c0").CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Call_ThatDoesNotFitBesideWhatIsUsed_FailsTheRunWithTheBudgetsName()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(OneCall + 1_000)).TakesTurn("a/e0/c0", Says, new Usage(1, 2_000, 0, 0));

        run.Starts("b/e0/c0").Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Error!.Code.ShouldBe(Failure.LimitExceeded);
        run.Run.Error.Message.ShouldBe("The run has used 2000 tokens, and the next call may need 18000; the budget of tokens is 19000. Raise it with options.budget.tokens.");
    }

    [Fact]
    public void Call_OverTheMoney_FailsTheRunEvenWithTokensLeft()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(1_000_000, 0.2m)).TakesTurn("a/e0/c0", Says, new Usage(1, 10, 10, 0.15m));

        run.Starts("b/e0/c0").Run.Error!.Message.ShouldBe("The run has used 0.15 USD, and the next call may need 0.162; the budget of usd is 0.2. Raise it with options.budget.usd.");
    }

    [Fact]
    public void Run_OverItsBudget_GoesOnWithARaisedOne()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(OneCall + 1_000)).TakesTurn("a/e0/c0", Says, new Usage(1, 2_000, 0, 0)).Starts("b/e0/c0");

        run.Retries(Budget(100_000)).Run.Calls.Open.ShouldHaveSingleItem();
        run.Concludes(run.Keys.Single()).CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Crash_WithCallsUnderWay_SetsAsideOnceWhenTheyStartAgain()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(OneCall + 1_000)).Starts("a/e0/c0").Starts("b/e0/c0").Crashes();

        run.Run.Budget.Reserved.ShouldBe(Reservation.None);
        run.Starts("a/e0/c0").Starts("b/e0/c0").Run.Budget.Reserved.Tokens.ShouldBe(OneCall);
        run.Concludes("a/e0/c0").Concludes("b/e0/c0").CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void FailedCall_ThatCostSomething_Counts()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(100_000)).Starts("a/e0/c0")
            .When(new Input.Failed("a/e0/c0", new Failure("model_output_cut", "It was cut."), new Usage(1, 5, 7, 0)));

        run.Run.Usage.ShouldBe(new Usage(1, 5, 7, 0));
        run.Subtask("a").Usage.OutputTokens.ShouldBe(7);
    }

    [Fact]
    public void Child_ByItself_IsGrantedHalfOfWhatIsFree_UntilItEnds()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "child", "workflow": { "request": "do" } }, { "id": "b", "task": "do" } ] }""", options: Budget(100_000, 1));
        run.Call<Command.LaunchChild>("child/e0/c0").Options.Budget.ShouldBe(Budget(50_000, 0.5m).Budget);

        run.Launches("child/e0/c0").Run.Budget.Reserved.ShouldBe(new Reservation(50_000, 0.5m));
        var child = run.Run.Children.Single().RunId;
        run.When(new Input.ChildEnded(child, RunStatus.Completed, Scenario.Json("1"), null, 1, new Usage(2, 1_000, 500, 0.1m)));
        run.Run.Budget.Free.ShouldBe(new Reservation(98_500, 0.9m));
        run.Subtask("child").Usage.ModelCalls.ShouldBe(2);
    }

    [Fact]
    public void Children_OfAFanOut_ShareWhatIsFree()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "for_each": "input", "workflow": { "request": "do" } } ] }""", "[1, 2, 3, 4]", Budget(100_000));

        foreach (var key in run.Keys.ToList()) run.Starts(key);
        run.EventsOf<RunEvent.CallStarted>().Select(started => started.Reserved!.Tokens).ShouldBe([25_000, 25_000, 25_000, 25_000]);
    }

    [Fact]
    public void Child_ThatEndsAndIsRetried_IsGrantedAnewBeyondWhatItUsed()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "child", "workflow": { "request": "do" } } ] }""", options: Budget(100_000)).Launches("child/e0/c0");
        var child = run.Run.Children.Single().RunId;
        run.When(new Input.ChildEnded(child, RunStatus.Failed, null, new Failure("x", "x"), 1, new Usage(1, 10_000, 0, 0))).Retries();

        run.Call<Command.LaunchChild>("child/e1/c0").Options.Budget!.Tokens.ShouldBe(10_000 + 45_000);
    }

    [Fact]
    public void Call_ThatDoesNotFitBesideAChild_WaitsForTheChildToEnd()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "child", "workflow": { "request": "do" } }, { "id": "b", "task": "do" } ] }""", options: Budget(30_000)).Launches("child/e0/c0");
        run.Starts("b/e0/c0").Latest.ShouldBeEmpty();

        run.ChildEnds(run.Run.Children.Single().RunId, RunStatus.Completed, "1").Keys.ShouldBe(["b/e0/c0"]);
    }

    private static ModelTurn Says => new(Scenario.Json("\"here\""), [], Scenario.Json("1"));

    private static RunOptions Budget(long tokens, decimal? usd = null) =>
        new() { Budget = new RunBudget { Tokens = tokens, Usd = usd, Rate = usd is null ? null : new ModelRate(1, 10) } };
}
