using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Child runs, from their parent's side.</summary>
public class ChildTests
{
    private const string Plan = """{ "subtasks": [ { "id": "sub", "workflow": { "request": "do {{input}}", "input": { "of": "{{input}}" } } } ] }""";

    [Fact]
    public void Child_IsLaunchedWithAnIdAndALinkToItsParent()
    {
        var run = Given(new RunOptions { ApprovePlan = false, Synthesize = true, Concurrency = 3 });

        var launch = run.Call<Command.LaunchChild>("sub/e0/c0");
        launch.ChildRunId.ShouldBe(run.Run.Children.Single().RunId);
        launch.ChildRunId.Length.ShouldBe(26);
        launch.Parent.ShouldBe(new ParentLink(Scenario.Id, "sub", 1));
        (launch.Options.Synthesize, launch.Options.Concurrency).ShouldBe((null, 3));
        Scenario.Text(launch.Bindings.ShouldHaveSingleItem().Value).ShouldBe("\"it\"");
        run.Crashes().Call<Command.LaunchChild>("sub/e0/c0").ChildRunId.ShouldBe(launch.ChildRunId);
    }

    [Fact]
    public void Child_OfAnInstance_NamesItsPlace()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "outer", "for_each": "input", "workflow": { "request": "do" } } ] }""", "[1, 2]",
            parent: new ParentLink("01JDPARENT0000000000000000", "x", 2));

        run.Call<Command.LaunchChild>("outer/i1/e0/c0").Parent.ShouldBe(new ParentLink(Scenario.Id, "outer[1]", 3) { RootId = "01JDPARENT0000000000000000" });
        run.Calls.OfType<Command.LaunchChild>().Select(launch => launch.ChildRunId).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void Child_Completed_GivesItsResultAndWhatItUsed()
    {
        var run = Launched();
        run.When(new Input.ChildEnded(Child(run), RunStatus.Completed, Scenario.Json("7"), null, 5, new Usage(2, 3, 4, 0.5m)));

        run.ResultOf("sub").ShouldBe("7");
        run.Run.Activities.ShouldBe(1 + 5);
        run.Run.Usage.ShouldBe(new Usage(2, 3, 4, 0.5m));
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Child_CompletedWithNothing_GivesNull()
    {
        var run = Launched();

        run.ChildEnds(Child(run), RunStatus.Completed).Subtask("sub").Result.ShouldBe(Value.Null);
    }

    [Theory]
    [InlineData(RunStatus.Failed, "child_failed")]
    [InlineData(RunStatus.Cancelled, "child_cancelled")]
    public void Child_EndedBadly_FailsTheSubtask(RunStatus status, string code)
    {
        var run = Launched();
        run.ChildEnds(Child(run), status);

        run.Run.Error!.Code.ShouldBe(code);
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Child_FailedWithRetry_IsANewRun()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }
            """).Launches("sub/e0/c0");
        var first = Child(run);

        run.ChildEnds(first, RunStatus.Failed).Call<Command.LaunchChild>("sub/e1/c0").ChildRunId.ShouldNotBe(first);
    }

    [Fact]
    public void Child_EndedBeforeItsLaunchIsKnown_IsTaken()
    {
        var run = Given().Starts("sub/e0/c0");
        run.ChildEnds(Child(run), RunStatus.Completed, "7");

        run.ResultOf("sub").ShouldBe("7");
        run.Run.Status.ShouldBe(RunStatus.Completed);
        run.When(new Input.ChildLaunched("sub/e0/c0")).Latest.ShouldBeEmpty();
    }

    [Fact]
    public void Child_Parked_MakesTheParentWaitForPeopleToo()
    {
        var run = Launched();
        run.Run.Status.ShouldBe(RunStatus.Running);
        run.Run.Idle.ShouldBeTrue();

        run.When(new Input.ChildParked(Child(run), true)).Run.Status.ShouldBe(RunStatus.InputRequired);
        run.StatusOf("sub").ShouldBe(SubtaskStatus.Waiting);
        run.When(new Input.ChildParked(Child(run), true)).Latest.ShouldBeEmpty();
        run.Crashes().When(new Input.ChildParked(Child(run), false)).Run.Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public void Child_EndedWhileParked_IsParkedNoMore()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" } }, { "id": "ask", "ask": "?" } ] }""").Launches("sub/e0/c0");
        run.When(new Input.ChildParked(Child(run), true)).ChildEnds(Child(run), RunStatus.Completed, "1");

        run.Run.ParkedChildren.ShouldBe(0);
    }

    [Fact]
    public void Crash_WithAChildUnderWay_WatchesItAgain()
    {
        var run = Launched().Crashes();

        run.OtherCommands.ShouldBe([new Command.WatchChild(Child(run))]);
        run.Keys.ShouldBeEmpty();
    }

    [Fact]
    public void Launch_Lost_IsMadeAgainForTheSameChild()
    {
        var run = Given().Starts("sub/e0/c0");
        var child = Child(run);

        run.Crashes().Call<Command.LaunchChild>("sub/e0/c0").ChildRunId.ShouldBe(child);
        run.OtherCommands.ShouldBeEmpty("nobody knows that it is there");
    }

    [Fact]
    public void Launch_Fails_ForgetsTheChildAndCancelsWhatMayBeThere()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "on_failure": "continue" }, { "id": "ask", "ask": "?" } ] }
            """).Fails("sub/e0/c0");

        run.Run.Children.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.InputRequired);
        run.OtherCommands.OfType<Command.CancelChild>().Count().ShouldBe(1);
    }

    [Fact]
    public void RunFails_ChildBeingLaunched_IsCancelledToo()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "sub", "workflow": { "request": "do" } } ] }""").Starts("sub/e0/c0");
        var child = Child(run);
        run.Fails("bad/e0/c0");

        run.OtherCommands.ShouldBe([new Command.CancelCall("sub/e0/c0"), new Command.CancelChild(child)]);
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void RunFails_ChildNotYetLaunched_IsJustForgotten()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "sub", "workflow": { "request": "do" } } ] }""").Fails("bad/e0/c0");

        run.OtherCommands.ShouldBe([new Command.CancelCall("sub/e0/c0")]);
    }

    [Fact]
    public void UnwantedChild_Crash_IsCancelledAgainUntilItEnds()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "timeout_seconds": 5, "on_failure": "continue" }, { "id": "ask", "ask": "?" } ] }
            """).Launches("sub/e0/c0");
        var child = Child(run);
        run.PassesSeconds(5).Crashes().OtherCommands.ShouldBe([new Command.CancelChild(child)]);

        run.ChildEnds(child, RunStatus.Cancelled, activities: 9).Run.Activities.ShouldBe(1 + 9, "what it used counts");
        run.StatusOf("sub").ShouldBe(SubtaskStatus.Failed);
        run.Crashes().OtherCommands.ShouldBeEmpty();
        run.ChildEnds(child, RunStatus.Cancelled).Latest.ShouldBeEmpty();
    }

    [Fact]
    public void UnknownChild_ChangesNothing()
    {
        var run = Launched().ChildEnds("01JDNOBODY0000000000000000", RunStatus.Completed);
        run.Latest.ShouldBeEmpty();

        run.When(new Input.ChildParked("01JDNOBODY0000000000000000", true)).Latest.ShouldBeEmpty();
    }

    [Fact]
    public void Child_GetsWhatIsLeftOfTheActivities()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "sub", "workflow": { "request": "do" }, "depends_on": ["a"] } ] }""",
            options: new RunOptions { Limits = new RunLimits { Activities = 10 } }).Completes("a/e0/c0");

        run.Call<Command.LaunchChild>("sub/e0/c0").Options.Limits!.Activities.ShouldBe(9);
    }

    private static Scenario Given(RunOptions? options = null) => Scenario.Given(Plan, "\"it\"", options);

    private static Scenario Launched() => Given().Launches("sub/e0/c0");

    private static string Child(Scenario run) => run.Run.Children.Single().RunId;
}
