using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>How a request comes to an answer at once, or to a plan, and how often a plan may be mended.</summary>
public class RoutingTests
{
    private static readonly RunOptions Auto = new() { Strategy = RunOptions.AutoStrategy };

    [Fact]
    public void Begin_WithTheAutoStrategy_AsksTheRouterFirst()
    {
        var run = Scenario.GivenRequest("do it", Auto);

        run.Run.Status.ShouldBe(RunStatus.Planning);
        run.Call<Command.Route>("$route/e0/c0").Request.ShouldBe("do it");
    }

    [Fact]
    public void Router_ThatAnswers_EndsTheRunWithItsAnswer()
    {
        var run = Scenario.GivenRequest("do it", Auto).Routes("\"done\"");

        run.Run.Status.ShouldBe(RunStatus.Completed);
        Scenario.Text(run.Run.Result).ShouldBe("\"done\"");
        run.EventsOf<RunEvent.RequestRouted>().ShouldHaveSingleItem().By.ShouldBe(new Mind("m", "router@1"));
        run.Run.Usage.CostUsd.ShouldBe(0.5m);
    }

    [Fact]
    public void Router_ThatDoesNot_LeavesItToThePlanner_AndIsNotAskedAgain()
    {
        var run = Scenario.GivenRequest("do it", Auto).Routes(null);
        run.Keys.ShouldBe(["$plan/e0/c0"]);

        run.Fails("$plan/e0/c0").Retries().Keys.ShouldBe(["$plan/e1/c0"]);
    }

    [Fact]
    public void Router_ThatAnsweredARunThatWasThenCancelled_IsNotFollowedByAPlanner()
    {
        var run = Scenario.GivenRequest("do it", Auto).Starts("$route/e0/c0").Pauses().Routes("1").Cancels();

        run.Retries().Keys.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Router_ThatFails_FailsTheRun_AndIsAskedAgainWhenItIsRetried() =>
        Scenario.GivenRequest("do it", Auto).Fails("$route/e0/c0").Retries().Keys.ShouldBe(["$route/e1/c0"]);

    [Fact]
    public void Plan_ThatIsNotValid_GoesBackWithItsProblems()
    {
        var run = Scenario.GivenRequest("do it").MakesNoValidPlan("$plan/e0/c0");

        var draft = run.Call<Command.MakePlan>("$plan/e0/c1").Drafts.ShouldHaveSingleItem();
        draft.Problems.ShouldHaveSingleItem().Code.ShouldBe("plan_empty");
        run.Run.Usage.ModelCalls.ShouldBe(1);
    }

    [Fact]
    public void Plan_ThatIsMended_Runs()
    {
        var run = Scenario.GivenRequest("do it").MakesNoValidPlan("$plan/e0/c0").Starts("$plan/e0/c1")
            .When(new Input.Planned("$plan/e0/c1", Scenario.PlanOf("""{ "subtasks": [ { "id": "a", "tool": "x" } ] }"""), "model", []));

        run.CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Plan_ThatIsNeverValid_FailsTheRunWithTheProblems()
    {
        var run = NeverValid(RunOptions.Default);

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.EventsOf<RunEvent.PlanRefused>().Count().ShouldBe(RunLimits.PlanAttempts);
        run.Run.Error.ShouldBe(new Failure("plan_invalid", "The planner made no valid plan in 4 attempts. In the last: /subtasks: There is nothing to do."));
    }

    [Fact]
    public void Plan_ThatIsNeverValid_FallsBackToAnAgent_WhenTheOptionSaysSo()
    {
        var run = NeverValid(new RunOptions { FallBackToAgent = true });

        run.Call<Command.CallModel>("answer/e0/c0").Task.ShouldBe("Do what is asked: {{request}}");
        run.Run.Warnings.ShouldHaveSingleItem().Code.ShouldBe("plan_fallback");
        run.Concludes("answer/e0/c0", "42").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Retry_AfterPlansThatWereNotValid_BeginsWithAFreshOne() =>
        NeverValid(RunOptions.Default).Retries().Call<Command.MakePlan>("$plan/e1/c0").Drafts.ShouldBeEmpty();

    [Theory]
    [InlineData(TruthValue.True, SubtaskStatus.Running)]
    [InlineData(TruthValue.False, SubtaskStatus.Skipped)]
    [InlineData(TruthValue.Unknown, SubtaskStatus.Skipped)]
    public void Condition_ThatAsks_IsJudgedByAModel(TruthValue answer, SubtaskStatus status)
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"], "condition": "ask: Is {{a.result}} nice?" } ] }""")
            .Completes("a/e0/c0", "\"it\"");
        var call = run.Call<Command.Evaluate>("b/judgement");
        (call.What, call.Text, Scenario.Text(call.Bindings.Single().Value)).ShouldBe((EvaluationKind.Judgement, "Is {{a.result}} nice?", "\"it\""));

        run.Starts("b/judgement").When(new Input.Evaluated("b/judgement", new Evaluation.Tested(new Truth(answer, "because")), new Usage(1, 2, 3, 0), new Mind("m", "judge@1")));
        run.StatusOf("b").ShouldBe(status);
        run.Subtask("b").Usage.ModelCalls.ShouldBe(1);
    }

    [Fact]
    public void Condition_ThatAsksAboutAnItem_IsJudgedForEach()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "for_each": "input", "condition": "ask: Is {{item}} nice?" } ] }""", "[1, 2]");

        run.Evaluates("a/i0/judgement", new Evaluation.Tested(new Truth(TruthValue.False))).Evaluates("a/i1/judgement", new Evaluation.Tested(new Truth(TruthValue.True)));
        run.CompletesAll("7").Run.Status.ShouldBe(RunStatus.Completed);
        run.ResultOf("a").ShouldBe("[null,7]");
    }

    private static Scenario NeverValid(RunOptions options)
    {
        var run = Scenario.GivenRequest("do it", options);
        for (var draft = 0; draft < RunLimits.PlanAttempts; draft++) run.MakesNoValidPlan($"$plan/e0/c{draft}");
        return run;
    }
}
