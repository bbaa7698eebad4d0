using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Limits: crossing one fails the run with its name, its value and how to raise it.</summary>
public class LimitTests
{
    [Fact]
    public void Activities_OverTheLimit_FailTheRun()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "on_failure": "continue", "retry": { "max_attempts": 9, "delay_seconds": 0 } } ] }
            """, options: Limits(new() { Activities = 1 })).Completes("a/e0/c0").Starts("b/e0/c0");

        ShouldFailBy(run, "activities", "1");
        run.Run.Error!.SubtaskId.ShouldBe("b");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Activities_RepeatedAttempts_Count()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" } ] }""", options: Limits(new() { Activities = 2 }))
            .Starts("a/e0/c0").Crashes().Starts("a/e0/c0").Crashes().Starts("a/e0/c0");

        ShouldFailBy(run, "activities", "2");
    }

    [Fact]
    public void Activities_Waits_Count()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "wait": 0, "for_each": "input", "repeat": { "until": "item == 0", "max": 10000 }, "on_failure": "continue" } ] }
            """, input: "[1, 2, 3]", options: Limits(new() { Activities = 7 }));
        while (run.Run.NextDue == run.Now) run.PassesSeconds(0);

        ShouldFailBy(run, "activities", "7");
        run.EventsOf<RunEvent.WaitStarted>().Count().ShouldBe(7);
    }

    [Fact]
    public void Activities_OverTheLimit_LeaveTheCleanUp()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"] },
              { "id": "clean", "tool": "x", "depends_on": ["b"], "always": true } ] }
            """, options: Limits(new() { Activities = 1 })).Completes("a/e0/c0").Starts("b/e0/c0");

        ShouldFailBy(run, "activities", "1");
        run.Completes("clean/e0/c0").StatusOf("clean").ShouldBe(SubtaskStatus.Completed);
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Activities_CrossedByACleanUpStep_FailsTheRun()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "clean", "tool": "x", "always": true } ] }""", options: Limits(new() { Activities = 0 }))
            .Starts("clean/e0/c0");

        ShouldFailBy(run, "activities", "0");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Activities_InAnAgentsTurn_FailTheRunAndRecordWhatIsUnderWay()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] }, "on_failure": "continue" } ] }""",
            options: Limits(new() { Activities = 2 })).WantsTools("a/e0/c0", "t", "t").Starts("a/e0/c1").Starts("a/e0/c2");

        ShouldFailBy(run, "activities", "2");
        run.Completes("a/e0/c1").Run.Status.ShouldBe(RunStatus.Failed);
        run.Subtask("a").Single!.Stage.ShouldBe(InstanceStage.Ended);
    }

    [Fact]
    public void Activities_OfChildren_Count()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" } }, { "id": "b", "tool": "x" } ] }""",
            options: Limits(new() { Activities = 5 })).Launches("sub/e0/c0");
        run.ChildEnds(run.Run.Children.Single().RunId, RunStatus.Completed, "1", activities: 5);

        ShouldFailBy(run, "activities", "5");
        run.StatusOf("sub").ShouldBe(SubtaskStatus.Completed);
    }

    [Fact]
    public void Activities_ForThePlanner_FailTheRun()
    {
        var run = Scenario.GivenRequest("do", Limits(new() { Activities = 0 })).Starts("$plan/e0/c0");

        ShouldFailBy(run, "activities", "0");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("continue")]
    public void ForEachItems_OverTheLimit_FailTheRunWhateverOnFailureSays(string onFailure)
    {
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "a", "tool": "x", "for_each": "input", "on_failure": "{{onFailure}}" } ] }""", "[1, 2, 3]",
            Limits(new() { ForEachItems = 2 }));

        ShouldFailBy(run, "for_each_items", "2");
        run.Run.Error!.Message.ShouldContain("3 items");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void ForEachItems_AtTheLimit_AreFine() => Scenario.Given(
        """{ "subtasks": [ { "id": "a", "tool": "x", "for_each": "input" } ] }""", "[1, 2]", Limits(new() { ForEachItems = 2 })).Keys.Count().ShouldBe(2);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Nesting_OverTheLimit_FailsTheRun(int depth, bool fails)
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "workflow": { "request": "do" } } ] }""",
            options: Limits(new() { Nesting = 2 }), parent: new ParentLink("01JDPARENT0000000000000000", "x", depth));

        if (fails) ShouldFailBy(run, "nesting", "2");
        else run.IsCalled("a/e0/c0").ShouldBeTrue();
    }

    [Fact]
    public void RunSeconds_OverTheLimit_FailTheRun()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "wait": 100 } ] }""", options: Limits(new() { RunSeconds = 60 }));
        run.Run.NextDue.ShouldBe(run.Now.AddSeconds(60));

        run.PassesSeconds(59.9).Latest.ShouldBeEmpty();
        run.Crashes().PassesSeconds(0.1);
        ShouldFailBy(run, "run_seconds", "60");
    }

    [Fact]
    public void RunSeconds_OverTheLimitWithCleanUp_DoNotKeepTicking()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "wait": 100 }, { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }""",
            options: Limits(new() { RunSeconds = 60 })).PassesSeconds(60);

        run.Run.NextDue.ShouldBeNull();
        run.Completes("clean/e0/c0").Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void RunSeconds_TimeWaitingForPeople_IsNotCounted()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": "well?" }, { "id": "b", "tool": "x", "depends_on": ["a"] } ] }""",
            options: Limits(new() { RunSeconds = 60 }));
        run.Run.NextDue.ShouldBeNull();

        run.Passes(TimeSpan.FromDays(9)).Answers(new Reply(Scenario.Json("1")));
        run.Run.NextDue.ShouldBe(run.Now.AddSeconds(60));
    }

    [Fact]
    public void RunSeconds_TimeHeld_IsNotCounted()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" } ] }""", options: Limits(new() { RunSeconds = 60 }))
            .PassesSeconds(20).Pauses().Passes(TimeSpan.FromDays(1)).Crashes().Resumes();

        run.Run.NextDue.ShouldBe(run.Now.AddSeconds(40));
    }

    [Fact]
    public void RunSeconds_TimeAQuestionIsOpenWhileSomethingRuns_IsCounted()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": "well?" }, { "id": "b", "tool": "x" } ] }""",
            options: Limits(new() { RunSeconds = 60 })).PassesSeconds(20);

        run.Completes("b/e0/c0").Run.NextDue.ShouldBeNull();
        run.Passes(TimeSpan.FromDays(1)).Run.Status.ShouldBe(RunStatus.InputRequired);
    }

    private static RunOptions Limits(RunLimits limits) => new() { Limits = limits };

    private static void ShouldFailBy(Scenario run, string name, string value)
    {
        var error = run.Run.Error.ShouldNotBeNull();
        error.Code.ShouldBe("limit_exceeded");
        error.Message.ShouldEndWith($"; the limit {name} is {value}. Raise it with options.limits.{name}.");
    }
}
