using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>What a call may use is set aside before it starts, and never is more promised than there is.</summary>
public class BudgetTests
{
    internal const string TwoAgents = """{ "subtasks": [ { "id": "a", "task": "do" }, { "id": "b", "task": "do" } ] }""";

    /// <summary>What a short call sets aside: 16,000 tokens to be written, 2,000 for what every agent is told, and one for the task.</summary>
    internal const int OneCall = 18_001;

    [Fact]
    public void Call_WithoutABudget_SetsNothingAside() =>
        Scenario.Given(TwoAgents).Starts("a/e0/c0").EventsOf<RunEvent.CallStarted>().ShouldHaveSingleItem().Reserved.ShouldBeNull();

    [Fact]
    public void Call_WithABudget_SetsAsideWhatItMayUse()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(100_000, 1)).Starts("a/e0/c0");

        var reserved = run.EventsOf<RunEvent.CallStarted>().ShouldHaveSingleItem().Reserved!;
        reserved.ShouldBe(new Reservation(OneCall, ((2_001 * 1m) + (16_000 * 10m)) / 1_000_000));
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
        run.Run.Error.Message.ShouldBe("The run has used 2000 tokens, and the next call may need 18001; the budget of tokens is 19001. Raise it with options.budget.tokens.");
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
    public void Crash_WithACallUnderWay_CountsItInFull_AndSetsAsideOnceWhenItStartsAgain()
    {
        var run = Scenario.Given(TwoAgents, options: Budget((3 * OneCall) - 1)).Starts("a/e0/c0").Crashes();

        (run.Run.Budget.Reserved, run.Run.Budget.InDoubt.Tokens).ShouldBe((Reservation.None, OneCall));
        run.Starts("a/e0/c0").Starts("b/e0/c0").Run.Budget.Reserved.Tokens.ShouldBe(OneCall, "there is no room for the other beside what is in doubt");
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
    public void Lost_WhatACallUsedThatNobodyHeardOf_CountsInFull()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(100_000)).Starts("a/e0/c0").When(new Input.Lost("a/e0/c0"));

        run.Run.Budget.Free!.Tokens.ShouldBe(100_000 - OneCall);
        run.Run.Usage.ShouldBe(Usage.None, "it is not known, and so not shown");
        run.Starts("a/e0/c0").When(new Input.Failed("a/e0/c0", new Failure("timeout", "It took too long.", FailureKind.Transient) { MayHaveHappened = true }));
        run.Run.Budget.Free.Tokens.ShouldBe(100_000 - (2 * OneCall));
    }

    [Fact]
    public void TimedOut_ConversationUnderWay_CountsInFull()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "timeout_seconds": 5 } ] }""", options: Budget(100_000)).Starts("a/e0/c0").PassesUntilDue();

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Budget.InDoubt.Tokens.ShouldBe(OneCall);
    }

    [Fact]
    public void Data_ThatIsCutWhenItIsShown_IsNotSetAsideInFull()
    {
        var many = string.Join(", ", Enumerable.Range(0, 40).Select(i => $$"""{ "id": "s{{i}}", "tool": "x" }"""));
        var run = Scenario.Given($$"""{ "subtasks": [ {{many}} ] }""", options: Budget(100_000) with { Synthesize = true });
        for (var i = 0; i < 40; i++) run.Completes($"s{i}/e0/c0", Scenario.Stored());

        // 40 stored results of 33,000 tokens: 8,000 of each at most, and 64,000 and a little of all.
        run.Starts("$synthesis/e0/c0").EventsOf<RunEvent.CallStarted>().Last().Reserved!.Tokens.ShouldBeInRange(64_000 + OneCall, 64_000 + (40 * (64 + 60)) + OneCall + 1_000);
    }

    [Fact]
    public void Synthesis_OfTasksThatSayMuch_SetsAsideAPieceForThem()
    {
        var many = string.Join(", ", Enumerable.Range(0, 40).Select(i => $$"""{ "id": "s{{i}}", "task": "{{new string('x', 3_000)}}" }"""));
        var run = Scenario.Given($$"""{ "subtasks": [ {{many}} ] }""", options: Budget(2_000_000) with { Synthesize = true });
        for (var i = 0; i < 40; i++) run.Concludes($"s{i}/e0/c0", "1");

        // The list of the subtasks, with what each was to do, is shown with 8,000 tokens.
        run.Starts("$synthesis/e0/c0").EventsOf<RunEvent.CallStarted>().Last().Reserved!.Tokens.ShouldBeInRange(8_000 + OneCall, 8_000 + OneCall + 200);
    }

    [Fact]
    public void Conversation_WithManyLargeAnswers_SetsAsideAPieceForEachOfThem()
    {
        var tools = Enumerable.Repeat("t", 20).ToArray();
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] } } ] }""", options: Budget(1_000_000)).WantsTools("a/e0/c0", tools);
        for (var i = 1; i <= tools.Length; i++) run.Completes($"a/e0/c{i}", Scenario.Stored());

        // Each answer is a message of its own, of which the model is shown 8,000 tokens.
        run.Starts("a/e0/c21").EventsOf<RunEvent.CallStarted>().Last().Reserved!.Tokens.ShouldBeInRange((20 * 8_000) + OneCall, (20 * 8_100) + OneCall + 1_000);
    }

    [Fact]
    public void Conversation_WithToolsThatFail_SetsAsideWhatTheModelIsToldOfThat()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] } } ] }""", options: Budget(1_000_000)).WantsTools("a/e0/c0", "t").Starts("a/e0/c1")
            .When(new Input.Failed("a/e0/c1", new Failure("bad_arguments", new string('x', 9_000))));

        run.Starts("a/e0/c2").EventsOf<RunEvent.CallStarted>().Last().Reserved!.Tokens.ShouldBeInRange(3_000 + OneCall, 3_600 + OneCall);
    }

    [Fact]
    public void Calls_PutBy_GetTheirTurnInOrder_AsManyAsFit()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "task": "do", "for_each": "input" } ] }""", "[1, 2, 3, 4]", Budget(40_000));
        foreach (var key in run.Keys.ToList()) run.Starts(key);
        run.EventsOf<RunEvent.CallStarted>().Count().ShouldBe(2);

        run.TakesTurn("each/i0/e0/c0", Says, new Usage(1, 10, 0, 0));
        run.Keys.Except(["each/i1/e0/c0"]).ShouldBe(["each/i2/e0/c0"], "there is room for one more");
    }

    [Fact]
    public void CleanUp_OverABudgetThatIsUsedUp_FailsEachOfItsCallsAndTheRunEnds()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "always": true }, { "id": "b", "task": "do", "always": true }, { "id": "c", "task": "do", "always": true } ] }""", options: Budget(OneCall + 1_000));
        foreach (var key in run.Keys.ToList()) run.Starts(key);
        run.Cancels().TakesTurn("a/e0/c0", Says, new Usage(1, 2_000, 0, 0));

        run.Starts("b/e0/c0").Keys.ShouldBe(["c/e0/c0"], "nothing will be given back that it could wait for");
        run.Starts("c/e0/c0").Run.Status.ShouldBe(RunStatus.Cancelled);
        run.Run.Ended.ShouldBeTrue();
    }

    [Fact]
    public void Call_PutByBehindOneThatIsDropped_GetsItsTurnAsTheFirst()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "always": true }, { "id": "b", "task": "do" }, { "id": "c", "task": "do", "always": true } ] }""", options: Budget(OneCall + 1_000));
        foreach (var key in run.Keys.ToList()) run.Starts(key);
        run.Cancels().TakesTurn("a/e0/c0", Says, new Usage(1, 2_000, 0, 0));

        run.Keys.ShouldBe(["c/e0/c0"], "nothing more will be given back");
        run.Starts("c/e0/c0").Run.Ended.ShouldBeTrue();
    }

    internal static ModelTurn Says => new(Scenario.Json("\"here\""), [], Scenario.Json("1"));

    internal static RunOptions Budget(long tokens, decimal? usd = null) =>
        new() { Budget = new RunBudget { Tokens = tokens, Usd = usd, Rate = usd is null ? null : new ModelRate(1, 10) } };
}
