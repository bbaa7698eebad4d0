using System.Collections.Immutable;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Forks: what is kept of a run that has ended, what runs anew, and what cannot be forked.</summary>
public class ForkedRunTests
{
    private const string Diamond = """
        { "subtasks": [ { "id": "top", "tool": "x" }, { "id": "left", "tool": "x", "depends_on": ["top"] }, { "id": "right", "tool": "x", "depends_on": ["top"] },
          { "id": "end", "tool": "x", "depends_on": ["left", "right"], "args": { "l": "{{left.result}}", "r": "{{right.result}}" } } ] }
        """;

    [Fact]
    public void Fork_FromTheMiddleOfADiamond_RunsItAndWhatIsBehind()
    {
        var fork = Completed().Fork("left");

        Kept(fork).ShouldBe(["top", "right"]);
        fork.Keys.ShouldBe(["left/e0/c0"]);
        fork.Completes("left/e0/c0", "\"other\"").Call<Command.CallTool>("end/e0/c0").Bindings.Select(binding => Scenario.Text(binding.Value)).ShouldBe(["\"other\"", "\"right\""]);
        fork.Crashes().Completes("end/e0/c0", "7").Run.Status.ShouldBe(RunStatus.Completed);
        (fork.ResultOf("right"), fork.Run.Activities).ShouldBe(("\"right\"", 2), "what is kept was not called");
    }

    [Fact]
    public void Fork_FromTheTop_KeepsNothing()
    {
        var fork = Completed().Fork("top");

        Kept(fork).ShouldBeEmpty();
        fork.CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Fork_FromASink_RunsThatOne()
    {
        // So there is always a sink that runs: the one that is forked from, or one behind it.
        var fork = Completed().Fork("end");

        Kept(fork).ShouldBe(["top", "left", "right"]);
        Scenario.Text(fork.Completes("end/e0/c0", "8").Run.Result).ShouldBe("8");
    }

    [Fact]
    public void Fork_OfOneOfSeveralSinks_JoinsTheOldAndTheNew()
    {
        var fork = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" } ] }""", options: new RunOptions { Synthesize = false })
            .Completes("a/e0/c0", "1").Completes("b/e0/c0", "2").Fork("b").Completes("b/e0/c0", "3");

        Scenario.Text(fork.Run.Result).ShouldBe("""{"a":1,"b":3}""");
    }

    [Fact]
    public void Fork_Begins_WithThePlanAndWhatIsKeptInTheOrderOfTheGraph()
    {
        var fork = Completed().Fork("end");

        fork.Events.Select(e => e.GetType()).ShouldBe([
            typeof(RunEvent.RunStarted), typeof(RunEvent.PlanProposed), typeof(RunEvent.PlanAccepted),
            typeof(RunEvent.SubtaskKept), typeof(RunEvent.SubtaskKept), typeof(RunEvent.SubtaskKept), typeof(RunEvent.SubtaskStarted)]);
        fork.EventsOf<RunEvent.RunStarted>().Single().ForkedFrom.ShouldBe(Scenario.Id);
        fork.Run.Proposal!.Source.ShouldBe("fork");
    }

    [Fact]
    public void Fork_InJson_NamesItsSource()
    {
        var source = Completed();
        Snapshot.Json(source.Run).ShouldNotContain("forked_from");

        Snapshot.Json(source.Fork("end").Run).ShouldContain($"\"forked_from\":\"/v1/runs/{Scenario.Id}\"");
    }

    [Fact]
    public void Kept_FailedContinueAndSkipped_StayAsTheyWere()
    {
        var fork = Scenario.Given("""
            { "subtasks": [ { "id": "soft", "tool": "x", "on_failure": "continue" }, { "id": "no", "tool": "x", "condition": "1 == 2" },
              { "id": "end", "tool": "x", "depends_on": ["soft", "no"], "condition": "soft.error.code == 'broken' and no.status == 'skipped'" } ] }
            """).Fails("soft/e0/c0").Completes("end/e0/c0").Fork("end");

        (fork.StatusOf("soft"), fork.StatusOf("no")).ShouldBe((SubtaskStatus.Failed, SubtaskStatus.Skipped));
        (fork.Subtask("soft").Failure!.Code, fork.Subtask("no").Reason, fork.Run.Error).ShouldBe(("broken", "condition was false", null));
        fork.Completes("end/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Kept_StoredResultAndForEach_AreTakenWhole()
    {
        var fork = Scenario.Given("""
            { "subtasks": [ { "id": "big", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "input" }, { "id": "end", "tool": "x", "depends_on": ["big", "each"] } ] }
            """, "[1, 2]").Completes("big/e0/c0", Scenario.Stored()).CompletesAll("7").Fork("end");

        fork.Subtask("big").Result.ShouldBe(Scenario.Stored());
        fork.ResultOf("each").ShouldBe("[7,7]");
    }

    [Fact]
    public void NotSettled_RunsAnewWithAllBehindIt()
    {
        var source = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "bad", "tool": "x" }, { "id": "clean", "tool": "x", "depends_on": ["bad"], "always": true },
              { "id": "tidy", "tool": "x", "depends_on": ["a"], "always": true }, { "id": "end", "tool": "x", "depends_on": ["a", "bad"] } ] }
            """).Completes("a/e0/c0", "1").Completes("tidy/e0/c0").Fails("bad/e0/c0").Completes("clean/e0/c0");
        source.Run.Status.ShouldBe(RunStatus.Failed);

        Kept(source.Fork("end")).ShouldBe(["a", "tidy"], "clean-up behind what runs anew runs anew too");
        source.Fork("bad").CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void OrderedOnly_BehindWhatRunsAnew_RunsAnew()
    {
        var source = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" }, { "id": "c", "tool": "x", "depends_on": ["b"], "args": { "of": "{{a.result}}" } } ] }
            """).CompletesAll();

        Kept(source.Fork("a")).ShouldBe(["b"]);
    }

    [Fact]
    public void Fork_OfACancelledRun_RunsWhatWasNotSettled()
    {
        var fork = Scenario.Given(Diamond).Completes("top/e0/c0", "1").Completes("left/e0/c0", "2").Starts("right/e0/c0").Cancels().Fork("end");

        Kept(fork).ShouldBe(["top", "left"]);
        fork.Keys.ShouldBe(["right/e0/c0"]);
        fork.CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Fork_OfAFork_KeepsWhatThatKept()
    {
        var fork = Completed().Fork("left").Completes("left/e0/c0", "\"other\"").CompletesAll();

        var second = fork.Fork("right");
        Kept(second).ShouldBe(["top", "left"]);
        second.Completes("right/e0/c0", "1").Call<Command.CallTool>("end/e0/c0").Bindings.Select(binding => Scenario.Text(binding.Value)).ShouldBe(["\"other\"", "1"]);
    }

    [Fact]
    public void Fork_OfARetriedRun_KeepsWhatBothCameTo()
    {
        var source = Scenario.Given(Diamond).Completes("top/e0/c0").Completes("left/e0/c0", "1").Fails("right/e0/c0").Retries().Completes("right/e1/c0", "2").CompletesAll();

        Kept(source.Fork("end")).ShouldBe(["top", "left", "right"]);
    }

    [Fact]
    public void Fork_ThatFails_IsRetriedLikeAnyRun()
    {
        var fork = Completed().Fork("left").Fails("left/e0/c0").Retries();

        fork.Keys.ShouldBe(["left/e1/c0"]);
        (fork.ResultOf("top"), fork.ResultOf("right")).ShouldBe(("\"top\"", "\"right\""));
        fork.CompletesAll().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Fork_OfARunWhosePlanWasApproved_IsNotAskedAboutAgain()
    {
        var source = Scenario.Given(Diamond, options: new RunOptions { ApprovePlan = true }).Answers(new Reply(Approved: true)).CompletesAll();

        source.Fork("top").Run.Questions.ShouldBeEmpty();
    }

    [Fact]
    public void Fork_WithAnotherInput_ShowsItToWhatRuns()
    {
        var source = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x", "args": { "of": "{{input}}" } }, { "id": "b", "tool": "x", "depends_on": ["a"], "args": { "of": "{{input}}" } } ] }
            """, "1").CompletesAll();

        Scenario.Text(source.Fork("b", input: "2").Call<Command.CallTool>("b/e0/c0").Bindings.Single().Value).ShouldBe("2");
    }

    [Fact]
    public void Plan_WithOtherSubtasks_KeepsTheOldAndRunsTheNew()
    {
        var fork = Completed().Fork("more", """
            { "subtasks": [ { "id": "top", "tool": "x" }, { "id": "left", "tool": "x", "depends_on": ["top"] }, { "id": "more", "task": "do", "depends_on": ["left"] } ] }
            """);

        Kept(fork).ShouldBe(["top", "left"]);
        fork.Keys.ShouldBe(["more/e0/c0"]);
    }

    [Fact]
    public void Plan_ChangedBehindFrom_IsFine()
    {
        var fork = Completed().Fork("right", Diamond.Replace("\"l\": \"{{left.result}}\", ", ""));

        Kept(fork).ShouldBe(["top", "left"]);
    }

    [Fact]
    public void Plan_TheSameWrittenInAnotherOrder_IsUnchanged()
    {
        var fork = Completed().Fork("end", """
            { "subtasks": [ { "depends_on": ["left", "right"], "tool": "x", "id": "end" }, { "depends_on": ["top"], "id": "right", "tool": "x" },
              { "tool": "x", "depends_on": ["top"], "id": "left" }, { "tool": "x", "id": "top" } ] }
            """);

        Kept(fork).ShouldBe(["top", "right", "left"], ignoreOrder: true);
    }

    [Fact]
    public void KeptSubtask_Changed_IsAProblemEach()
    {
        var plan = Scenario.PlanOf(Diamond.Replace("""{ "id": "top", "tool": "x" }""", """{ "id": "top", "tool": "y" }""").Replace("""{ "id": "left", "tool": "x",""", """{ "id": "left", "tool": "y","""));
        var problems = Forking.Prepare(Completed().Run, "right", plan, out var fork);

        fork.ShouldBeNull();
        problems.Select(problem => (problem.Code, problem.Pointer)).ShouldBe([("kept_subtask_changed", "/plan/subtasks/0"), ("kept_subtask_changed", "/plan/subtasks/1")]);
        problems[0].Message.ShouldStartWith("'top' is kept with the result that it has");
    }

    [Fact]
    public void From_Unknown_IsAProblemThatNamesTheSubtasks()
    {
        var source = Completed();
        var problem = Prepare(source, "nobody").ShouldHaveSingleItem();

        (problem.Code, problem.Pointer).ShouldBe(("unknown_subtask", "/from"));
        problem.Message.ShouldBe("The plan has no subtask 'nobody'. It has: top, left, right, end.");
    }

    [Fact]
    public void From_OfALargePlan_NamesSomeSubtasks()
    {
        var plan = new Plan(Plan.GraphStrategy, [.. Enumerable.Range(0, 30).Select(i => new Subtask { Id = $"s{i}", Tool = "x" })]);

        Prepare(Scenario.Given(plan).Cancels(), "nobody").Single().Message.ShouldEndWith("s18, s19, ....");
    }

    [Fact]
    public void From_InAnotherCase_IsFound() => Kept(Completed().Fork("LEFT")).ShouldBe(["top", "right"]);

    private static Scenario Completed() => Scenario.Given(Diamond).Completes("top/e0/c0", "\"top\"").Completes("left/e0/c0", "\"left\"").Completes("right/e0/c0", "\"right\"").Completes("end/e0/c0", "1");

    private static IEnumerable<string> Kept(Scenario fork) => fork.EventsOf<RunEvent.SubtaskKept>().Select(kept => kept.Subtask);

    private static ImmutableArray<PlanProblem> Prepare(Scenario source, string from) => Forking.Prepare(source.Run, from, source.Run.Graph!.Plan, out _);
}
