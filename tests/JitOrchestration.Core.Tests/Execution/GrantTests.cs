using JitOrchestration.Core.Execution;
using static JitOrchestration.Core.Tests.Execution.BudgetTests;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>What a child may use is granted to it out of its parent's budget, and comes back when it ends.</summary>
public class GrantTests
{
    /// <summary>The child gets half of the budget while the agent is not wanted yet.</summary>
    private const string BesideAChild = """{ "subtasks": [ { "id": "child", "workflow": { "request": "do" } }, { "id": "t", "tool": "x" }, { "id": "b", "task": "do", "depends_on": ["t"] } ] }""";

    [Fact]
    public void Child_ByItself_IsGrantedAllButALittle_UntilItEnds()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "child", "workflow": { "request": "do" } } ] }""", options: Budget(100_000, 1));
        run.Call<Command.LaunchChild>("child/e0/c0").Options.Budget.ShouldBe(Budget(95_000, 0.95m).Budget);

        run.Launches("child/e0/c0").Run.Budget.Reserved.ShouldBe(new Reservation(95_000, 0.95m));
        var child = run.Run.Children.Single().RunId;
        run.When(new Input.ChildEnded(child, RunStatus.Completed, Scenario.Json("1"), null, 1, new Usage(2, 1_000, 500, 0.1m)));
        run.Run.Budget.Free.ShouldBe(new Reservation(98_500, 0.9m));
        run.Subtask("child").Usage.ModelCalls.ShouldBe(2);
    }

    [Fact]
    public void Children_AndAnAgentBesideThem_AllStartAtOnce()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "workflow": { "request": "do" } }, { "id": "b", "workflow": { "request": "do" } }, { "id": "c", "task": "do" } ] }""", options: Budget(200_000));

        foreach (var key in run.Keys.ToList()) run.Starts(key);
        run.EventsOf<RunEvent.CallStarted>().Select(started => started.Key).ShouldBe(["a/e0/c0", "b/e0/c0", "c/e0/c0"], ignoreOrder: true);
    }

    [Fact]
    public void Children_OfAFanOut_ShareWhatIsFree()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "for_each": "input", "workflow": { "request": "do" } } ] }""", "[1, 2, 3, 4]", Budget(100_000));

        foreach (var key in run.Keys.ToList()) run.Starts(key);
        var grants = run.EventsOf<RunEvent.CallStarted>().Select(started => started.Reserved!.Tokens).ToList();
        grants.Count.ShouldBe(4);
        grants[0].ShouldBe(95_000 / 4);
        grants.ShouldAllBe(grant => grant >= 5_000);
        grants.Sum().ShouldBeLessThanOrEqualTo(95_000);
    }

    [Fact]
    public void Launch_ThatIsLost_KeepsItsGrant_HoweverLittleIsLeft()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "child", "workflow": { "request": "do" } } ] }""", options: Budget(100_000)).Starts("child/e0/c0");
        run.When(new Input.Lost("child/e0/c0"));

        run.Call<Command.LaunchChild>("child/e0/c0").Options.Budget!.Tokens.ShouldBe(95_000);
        run.Launches("child/e0/c0").Run.Budget.Reserved.Tokens.ShouldBe(95_000);
    }

    [Fact]
    public void Launch_ThatIsGivenUpWhileUnderWay_GivesItsGrantBack()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "child", "workflow": { "request": "do" }, "timeout_seconds": 5, "on_failure": "continue" }, { "id": "b", "wait": 60 } ] }""", options: Budget(100_000));

        run.Starts("child/e0/c0").PassesSeconds(5);
        run.StatusOf("child").ShouldBe(SubtaskStatus.Failed);
        run.Run.Budget.HasOpen.ShouldBeFalse();
    }

    [Fact]
    public void Child_OverItsGrant_SaysWhoseBudgetIsToBeRaised()
    {
        var run = Scenario.Given(TwoAgents, options: Budget(1_000), parent: new ParentLink("01PARENT", "child", 1)).Starts("a/e0/c0");

        run.Run.Error!.Message.ShouldBe("The child run has used 0 tokens, and its next call may need 18001; its part of the budget of tokens of the run that began it is 1000. Raise that one's options.budget.tokens.");
    }

    [Fact]
    public void Call_ThatWaitsForAChildThatWaitsForAPerson_LetsTheRunWaitForThatPerson()
    {
        var run = Scenario.Given(BesideAChild, options: Budget(30_000)).Launches("child/e0/c0").Completes("t/e0/c0");
        run.When(new Input.ChildParked(run.Run.Children.Single().RunId, true));

        (run.Run.Status, run.Run.Idle, run.Run.NextDue).ShouldBe((RunStatus.InputRequired, true, null));
        run.Crashes().Run.Status.ShouldBe(RunStatus.InputRequired);
    }

    [Fact]
    public void Child_ThatEndsAndIsRetried_IsGrantedAnewBeyondWhatItUsed()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "child", "workflow": { "request": "do" } } ] }""", options: Budget(100_000)).Launches("child/e0/c0");
        var child = run.Run.Children.Single().RunId;
        run.When(new Input.ChildEnded(child, RunStatus.Failed, null, new Failure("x", "x"), 1, new Usage(1, 10_000, 0, 0))).Retries();

        run.Call<Command.LaunchChild>("child/e1/c0").Options.Budget!.Tokens.ShouldBe(10_000 + 85_000);
    }

    [Fact]
    public void Retry_WithAChildThatNobodyWantsAnyMore_AsksForItsEndAndGetsItsGrantBack()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "c", "workflow": { "request": "do" }, "timeout_seconds": 5, "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }""", options: Budget(1_000_000)).Launches("c/e0/c0");
        var first = run.Run.Children.Single().RunId;
        var second = run.PassesSeconds(5).Launches("c/e1/c0").Run.Children.Single().RunId;
        run.Cancels().ChildEnds(first, RunStatus.Cancelled).ChildEnds(second, RunStatus.Cancelled);
        run.Latest.ShouldBeEmpty("a run that has ended is told nothing");

        run.Retries().OtherCommands.OfType<Command.WatchChild>().Select(watch => watch.ChildRunId)
            .ShouldBe([first], "else its grant stayed set aside, and whoever has no room waited for it for ever; the other is wanted again");
        run.ChildEnds(first, RunStatus.Cancelled).Launches(run.Keys.Single()).ChildEnds(second, RunStatus.Completed, "1");
        (run.Run.Status, run.Run.Budget.Reserved).ShouldBe((RunStatus.Completed, Reservation.None));
    }

    [Fact]
    public void Call_ThatDoesNotFitBesideAChild_WaitsForTheChildToEnd()
    {
        var run = Scenario.Given(BesideAChild, options: Budget(30_000)).Launches("child/e0/c0").Completes("t/e0/c0");
        run.Keys.ShouldBeEmpty("there is no room beside the child");

        run.ChildEnds(run.Run.Children.Single().RunId, RunStatus.Completed, "1").Keys.ShouldBe(["b/e0/c0"]);
    }
}
