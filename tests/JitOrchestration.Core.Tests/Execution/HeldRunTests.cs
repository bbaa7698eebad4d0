using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>A run that is held is held with its children.</summary>
public class HeldRunTests
{
    private const string Parent = """{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" } } ] }""";
    private const string Two = """{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"] }, { "id": "clean", "tool": "x", "depends_on": ["b"], "always": true } ] }""";

    [Fact]
    public void Pause_WithAChild_HoldsItUntilTheParentIsResumed()
    {
        var run = Scenario.Given(Parent).Launches("sub/e0/c0");
        var child = run.Run.Children.Single().RunId;

        var held = Said(run.Pauses(), child);
        var letGo = Said(run.Resumes(), child);

        (held.Held, letGo.Held).ShouldBe((true, false));
        letGo.Turn.ShouldBeGreaterThan(held.Turn);
    }

    [Fact]
    public void Pause_LaunchUnderWay_HoldsTheChildOnceItIsThere()
    {
        var run = Scenario.Given(Parent).Starts("sub/e0/c0").Pauses();
        run.OtherCommands.OfType<Command.HoldChild>().ShouldBeEmpty("nobody is there to hear it");

        run.When(new Input.ChildLaunched("sub/e0/c0"));

        Said(run, run.Run.Children.Single().RunId).Held.ShouldBeTrue();
    }

    [Fact]
    public void Pause_ChildHasEnded_TellsNobody()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" } }, { "id": "ask", "ask": "?" } ] }""").Launches("sub/e0/c0");
        run.ChildEnds(run.Run.Children.Single().RunId, RunStatus.Completed, "1").Pauses().OtherCommands.ShouldBeEmpty();
    }

    [Fact]
    public void Pause_ASecondTime_TellsNobodyAgain()
    {
        var run = Scenario.Given(Parent).Launches("sub/e0/c0").Pauses();

        run.Pauses().OtherCommands.OfType<Command.HoldChild>().Count().ShouldBe(1);
    }

    [Fact]
    public void Cancel_OfAPausedRun_LetsTheChildrenOfItsCleanUpGoOn()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "clean", "depends_on": ["bad"], "workflow": { "request": "do" }, "always": true } ] }
            """).Completes("bad/e0/c0", "1").Launches("clean/e0/c0");
        var child = run.Run.Children.Single().RunId;
        run.Pauses().OtherCommands.Clear();

        Said(run.Cancels(), child).Held.ShouldBeFalse();
    }

    [Fact]
    public void Pause_ChildWithATimeLimit_ItsTimeStandsStill()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "timeout_seconds": 60 } ] }""").Launches("sub/e0/c0").PassesSeconds(50).Pauses();
        run.Run.NextDue.ShouldBeNull();

        run.PassesSeconds(100).Crashes().Resumes().PassesSeconds(9).Run.Children.Count.ShouldBe(1);

        run.PassesSeconds(1).Subtask("sub").Failure!.Code.ShouldBe("timeout");
    }

    [Fact]
    public void Held_NothingStartsUntilTheParentGoesOn()
    {
        var run = Scenario.Given(Two).Starts("a/e0/c0").IsHeldByParent(true);

        run.Run.Status.ShouldBe(RunStatus.Paused);
        run.Crashes().Run.Paused.ShouldBeTrue();
        run.Calls.ShouldBeEmpty();
        run.IsHeldByParent(false).Keys.ShouldBe(["a/e0/c0"]);
    }

    [Fact]
    public void Held_HoldsItsOwnChildrenToo()
    {
        var run = Scenario.Given(Parent).Launches("sub/e0/c0").IsHeldByParent(true);
        var child = run.Run.Children.Single().RunId;

        Said(run, child).Held.ShouldBeTrue();
        Said(run.IsHeldByParent(false), child).Held.ShouldBeFalse();
    }

    [Fact]
    public void Held_AndPausedByAPerson_GoesOnWhenBothLetIt()
    {
        var run = Scenario.Given(Two).IsHeldByParent(true).Pauses().IsHeldByParent(false);
        run.Run.Status.ShouldBe(RunStatus.Paused);

        run.Resumes().Run.Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public void Held_Resume_IsRejectedWithWhatToDo()
    {
        var run = Scenario.Given(Two, parent: new ParentLink("01JDPARENT0000000000000000", "x", 1)).IsHeldByParent(true).Resumes();

        run.Rejection!.Code.ShouldBe(Rejection.ParentPaused);
        run.Rejection.Message.ShouldContain("01JDPARENT0000000000000000");
        run.Run.Paused.ShouldBeTrue();
    }

    [Fact]
    public void Held_WordThatComesLate_IsNoNews()
    {
        var run = Scenario.Given(Two).When(new Input.Hold(false, 9));

        run.When(new Input.Hold(true, 5)).Latest.ShouldBeEmpty();
        run.Run.Paused.ShouldBeFalse();
    }

    [Fact]
    public void Held_ThenCancelled_CleansUpAndIsHeldNoMore()
    {
        var run = Scenario.Given(Two).Completes("a/e0/c0", "1").Starts("b/e0/c0").IsHeldByParent(true).Cancels();
        run.Keys.ShouldBe(["clean/e0/c0"]);

        run.IsHeldByParent(true).Latest.ShouldBeEmpty();
    }

    /// <summary>What a child is told last.</summary>
    private static Input.Hold Said(Scenario run, string child) => run.OtherCommands.OfType<Command.HoldChild>().Last(hold => hold.ChildRunId == child).Said;
}
