using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>How a run comes by its plan: given, made, approved, refused, replaced.</summary>
public class PlanningTests
{
    private static readonly RunOptions Approval = new() { ApprovePlan = true };

    [Fact]
    public void Begin_WithoutAPlan_AsksThePlanner()
    {
        var run = Scenario.GivenRequest("do it");

        run.Run.Status.ShouldBe(RunStatus.Planning);
        run.Call<Command.MakePlan>("$plan/e0/c0").Request.ShouldBe("do it");
        run.Starts("$plan/e0/c0").When(Planned("a")).Keys.ShouldContain("a/e0/c0");
        run.Run.Proposal!.Source.ShouldBe("offline");
        run.Run.Usage.ModelCalls.ShouldBe(1);
    }

    [Fact]
    public void Begin_ASecondTime_ChangesNothing()
    {
        var run = Scenario.Given(PlanOf("a"));
        run.When(new Input.Begin("another", null, RunOptions.Default, PlanOf("b"), [], null));

        run.Latest.ShouldBeEmpty();
        run.Run.Request.ShouldBe("a request");
    }

    [Fact]
    public void Planned_LateOrForAnotherCall_ChangesNothing()
    {
        var run = Scenario.GivenRequest("do it").When(Planned("a"));
        run.Latest.ShouldBeEmpty("nobody has started the call");

        run.Starts("$plan/e0/c0").When(Planned("a")).When(Planned("b"));
        run.Latest.ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => run.Starts("a/e0/c0").When(Planned("b") with { Key = "a/e0/c0" }))
            .Message.ShouldBe("Call 'a/e0/c0' is a Tool, which is not answered by Planned.");
        run.Run.Graph!.Nodes.ShouldHaveSingleItem().Id.ShouldBe("a");
    }

    [Fact]
    public void Planner_FailsForGood_FailsTheRun()
    {
        var run = Scenario.GivenRequest("do it").Fails("$plan/e0/c0", code: "cannot_read");

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Error!.Code.ShouldBe("cannot_read");
        run.Run.Graph.ShouldBeNull();
    }

    [Fact]
    public void Planner_FailsForNow_IsTriedThreeTimes()
    {
        var run = Scenario.GivenRequest("do it");
        for (var attempt = 1; attempt <= 2; attempt++) run.Fails("$plan/e0/c0", FailureKind.Transient).PassesUntilDue();

        run.Run.Status.ShouldBe(RunStatus.Planning);
        run.Fails("$plan/e0/c0", FailureKind.Transient).Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Planner_Lost_IsAskedAgain()
    {
        var run = Scenario.GivenRequest("do it").Starts("$plan/e0/c0").Crashes();

        run.Call<Command.MakePlan>("$plan/e0/c0").Attempt.ShouldBe(2);
    }

    [Fact]
    public void Approval_Wanted_StartsNothingBeforeIt()
    {
        var run = Scenario.Given(PlanOf("a"), options: Approval);

        run.Keys.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.InputRequired);
        run.Question.Question.Kind.ShouldBe(QuestionKind.Plan);
        run.Crashes().Answers(new Reply(Approved: true)).IsCalled("a/e0/c0").ShouldBeTrue();
    }

    [Fact]
    public void Approval_Refused_FailsTheRunWithTheComment()
    {
        var run = Scenario.Given(PlanOf("a"), options: Approval).Answers(new Reply(Approved: false, Comment: "too dear"));

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Error.ShouldBe(new Failure("plan_refused", "The plan was not approved: too dear", FailureKind.Refused));
    }

    [Fact]
    public void Approval_WithAnotherPlan_RunsThatOne()
    {
        var run = Scenario.Given(PlanOf("a"), options: Approval).Answers(new Reply(Plan: PlanOf("b")));

        run.Keys.ShouldBe(["b/e0/c0"]);
        run.Run.Proposal!.Source.ShouldBe("person");
    }

    [Fact]
    public void Approval_NeitherYesNorNo_IsRejected()
    {
        var run = Scenario.Given(PlanOf("a"), options: Approval).Answers(new Reply(Comment: "hm"));

        run.Rejection!.Code.ShouldBe(Rejection.InvalidAnswer);
        run.Run.Questions.Count.ShouldBe(1);
    }

    [Fact]
    public void Cancel_BeforeThePlanIsThere_EndsTheRun()
    {
        var planning = Scenario.GivenRequest("do it").Starts("$plan/e0/c0").Cancels();
        var approving = Scenario.Given(PlanOf("a"), options: Approval).Cancels();

        planning.Run.Ended.ShouldBeTrue();
        planning.OtherCommands.ShouldBe([new Command.CancelCall("$plan/e0/c0")]);
        planning.When(Planned("a")).Latest.ShouldBeEmpty();
        approving.Run.Status.ShouldBe(RunStatus.Cancelled);
        approving.Run.Questions.ShouldBeEmpty();
    }

    [Fact]
    public void NotBegun_ByAPerson_IsRejected()
    {
        foreach (var input in (Input[])[new Input.Cancel(), new Input.Pause(), new Input.Resume(), new Input.Answer("q", new Reply())])
        {
            var run = Scenario.NotBegun().When(input);
            run.Rejection!.Code.ShouldBe(Rejection.RunNotBegun);
            run.Events.ShouldBeEmpty();
        }
    }

    private static Plan PlanOf(string id) => new(Plan.GraphStrategy, [new Subtask { Id = id, Tool = "x" }]);

    private static Input.Planned Planned(string id) =>
        new("$plan/e0/c0", PlanOf(id), "offline", [], new Usage(1, 10, 20, 0.5m));
}
