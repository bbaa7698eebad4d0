using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>The child runs of a retried run, from their parent's side.</summary>
public class RetriedChildTests
{
    private const string Plan = """{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" } }, { "id": "ask", "ask": "well?" } ] }""";

    [Fact]
    public void Child_Failed_IsRetriedUnderItsIdAndANewKey()
    {
        var run = Launched(out var child).ChildEnds(child, RunStatus.Failed).Retries();

        var launch = run.Call<Command.LaunchChild>("sub/e1/c0");
        (launch.ChildRunId, launch.Retries).ShouldBe((child, 1));
        run.Crashes().Launches("sub/e1/c0").ChildEnds(child, RunStatus.Completed, "7").ResultOf("sub").ShouldBe("7");
    }

    [Fact]
    public void Child_FailedAgain_IsRetriedASecondTime()
    {
        var run = Launched(out var child).ChildEnds(child, RunStatus.Failed).Retries().Launches("sub/e1/c0").ChildEnds(child, RunStatus.Failed, retries: 1);
        run.Run.Status.ShouldBe(RunStatus.Failed);

        var launch = run.Retries().Call<Command.LaunchChild>("sub/e2/c0");
        (launch.ChildRunId, launch.Retries).ShouldBe((child, 2));
    }

    [Fact]
    public void Child_CancelledWithItsParent_IsRetried()
    {
        var run = Launched(out var child).Cancels();
        run.OtherCommands.ShouldBe([new Command.CancelChild(child)]);

        run.Retries().OtherCommands.ShouldBe([new Command.CancelChild(child)], "it is not cancelled once more");
        run.Call<Command.LaunchChild>("sub/e1/c0").Retries.ShouldBe(1);
        run.Run.UnwantedChildren.ShouldBeEmpty();
    }

    [Fact]
    public void Child_ThatIsWantedNoMore_IsNotCancelledOnceMore()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "timeout_seconds": 5, "on_failure": "continue" }, { "id": "ask", "ask": "?" } ] }
            """).Launches("sub/e0/c0").PassesSeconds(5).Cancels().Retries();

        run.OtherCommands.OfType<Command.CancelChild>().ShouldHaveSingleItem("once is enough");
    }

    [Fact]
    public void Child_StillBeingCancelled_IsLaunchedAgainLater()
    {
        var run = Launched(out var child).Cancels().Retries().Fails("sub/e1/c0", FailureKind.Transient, "child_not_ended").PassesUntilDue();

        run.Call<Command.LaunchChild>("sub/e1/c0").Retries.ShouldBe(1);
        run.Launches("sub/e1/c0").ChildEnds(child, RunStatus.Completed, "7").ResultOf("sub").ShouldBe("7");
    }

    [Fact]
    public void Child_StillBeingCancelledForTooLong_IsWantedAsOftenAsBefore()
    {
        var run = Launched(out var child).Cancels().Retries();
        for (var i = 0; i < 3; i++) run.PassesSeconds(60).Fails("sub/e1/c0", FailureKind.Transient, "child_not_ended");
        run.Run.Status.ShouldBe(RunStatus.Failed);

        var launch = run.Retries().Call<Command.LaunchChild>("sub/e2/c0");
        (launch.ChildRunId, launch.Retries).ShouldBe((child, 1), "it was not retried: the end of its first retry must be no old news");
        run.Launches("sub/e2/c0").ChildEnds(child, RunStatus.Completed, "7", retries: 1).ResultOf("sub").ShouldBe("7");
    }

    [Fact]
    public void Child_ThatWasPerhapsNeverLaunched_IsLaunchedAsIfForTheFirstTime()
    {
        var run = Scenario.Given(Plan).Starts("sub/e0/c0");
        var child = run.Run.Children.Single().RunId;
        run.Cancels().Retries();

        var launch = run.Call<Command.LaunchChild>("sub/e1/c0");
        (launch.ChildRunId, launch.Retries).ShouldBe((child, 0), "it would begin, and end, without having been retried");
        run.Launches("sub/e1/c0").ChildEnds(child, RunStatus.Completed, "7", retries: 0).ResultOf("sub").ShouldBe("7");
    }

    [Fact]
    public void Child_ThatWasNeverLaunched_IsLaunchedUnderTheSameKey()
    {
        var run = Scenario.Given(Plan).Cancels().Retries();

        run.Call<Command.LaunchChild>("sub/e0/c0").Retries.ShouldBe(0);
        run.Launches("sub/e0/c0").ChildEnds(run.Run.Children.Single().RunId, RunStatus.Completed, "7").ResultOf("sub").ShouldBe("7");
    }

    [Fact]
    public void Child_RetriedAndCancelledBeforeItsLaunch_IsNotForgotten()
    {
        var run = Launched(out var child).ChildEnds(child, RunStatus.Failed).Retries().Cancels().Retries();

        var launch = run.Call<Command.LaunchChild>("sub/e2/c0");
        (launch.ChildRunId, launch.Retries).ShouldBe((child, 1));
    }

    [Theory]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public void EndBeforeTheRetry_IsOldNews(RunStatus status)
    {
        var run = Launched(out var child).Cancels().Retries();
        run.ChildEnds(child, status, retries: 0).Latest.ShouldBeEmpty();

        run.Launches("sub/e1/c0").ChildEnds(child, status, retries: 0).Latest.ShouldBeEmpty();
        run.ChildEnds(child, status, retries: 1).Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Child_ThatCompletedJustBeforeItWasCancelled_IsCompleted()
    {
        var run = Launched(out var child).Cancels().Retries().Launches("sub/e1/c0");

        run.ChildEnds(child, RunStatus.Completed, "7", retries: 0).ResultOf("sub").ShouldBe("7", "it is never retried, so there will be no other news");
    }

    [Fact]
    public void Activities_OfAChild_AreCountedOnce()
    {
        var run = Launched(out var child).ChildEnds(child, RunStatus.Failed, activities: 5).Retries();
        run.Run.Activities.ShouldBe(1 + 5);

        run.Launches("sub/e1/c0").When(new Input.ChildEnded(child, RunStatus.Completed, null, null, 8, new Usage(1, 2, 3, 0.5m), 1));
        (run.Run.Activities, run.Run.Usage).ShouldBe((2 + 8, new Usage(1, 2, 3, 0.5m)));
    }

    [Fact]
    public void Activities_OfAnUnwantedChild_AreCountedOnce()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "sub", "workflow": { "request": "do" } }, { "id": "clean", "tool": "x", "depends_on": ["sub"], "always": true } ] }
            """).Launches("sub/e0/c0");
        var child = run.Run.Children.Single().RunId;
        run.Cancels().ChildEnds(child, RunStatus.Cancelled, activities: 5).Completes("clean/e0/c0").Retries();
        run.Call<Command.LaunchChild>("sub/e1/c0").Retries.ShouldBe(1);

        run.Launches("sub/e1/c0").ChildEnds(child, RunStatus.Completed, activities: 6).Run.Activities.ShouldBe(1 + 1 + 1 + 6);
    }

    [Fact]
    public void Child_GetsWhatIsLeftOfTheActivitiesAndWhatItHasUsed()
    {
        var run = Scenario.Given(Plan, options: new RunOptions { Limits = new RunLimits { Activities = 10 } }).Launches("sub/e0/c0");
        run.ChildEnds(run.Run.Children.Single().RunId, RunStatus.Failed, activities: 4).Retries();

        run.Call<Command.LaunchChild>("sub/e1/c0").Options.Limits!.Activities.ShouldBe(10 - 1 - 4 + 4);
        run.Cancels().Retries(new RunOptions { Limits = new RunLimits { Activities = 100 } }).Calls.OfType<Command.LaunchChild>().Single().Options.Limits!.Activities.ShouldBe(99);
    }

    [Fact]
    public void Child_OutOfTime_IsRetriedWithItsTimeAgain()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "timeout_seconds": 10 } ] }""").Launches("sub/e0/c0");
        var child = run.Run.Children.Single().RunId;
        run.PassesSeconds(10).Retries().Call<Command.LaunchChild>("sub/e1/c0").ChildRunId.ShouldBe(child);

        run.Run.NextDue.ShouldBe(run.Now.AddSeconds(10));
    }

    [Fact]
    public void Child_OfAnEarlierIteration_IsNotTheOneThatIsRetried()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "repeat": { "until": "sub.result == 1", "max": 2, "delay_seconds": 60 } } ] }
            """).Launches("sub/r0/e0/c0");
        var first = run.Run.Children.Single().RunId;
        run.ChildEnds(first, RunStatus.Completed, "0").Cancels().Retries();

        run.Call<Command.LaunchChild>("sub/r1/e0/c0").ChildRunId.ShouldNotBe(first);
    }

    [Fact]
    public void Child_OfAnExhaustedRepeat_IsANewOne()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "repeat": { "until": "sub.result == 1", "max": 1 } } ] }""").Launches("sub/r0/e0/c0");
        var first = run.Run.Children.Single().RunId;
        run.ChildEnds(first, RunStatus.Completed, "0").Retries();

        var launch = run.Call<Command.LaunchChild>("sub/r0/e1/c0");
        launch.ChildRunId.ShouldNotBe(first);
        launch.Retries.ShouldBe(0);
    }

    [Fact]
    public void Child_CompletedWhileUntilWasWorkedOut_IsNotRetried()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "repeat": { "until": "sub.result == 1", "max": 2 } } ] }""").Launches("sub/r0/e0/c0");
        run.When(new Input.ChildEnded(run.Run.Children.Single().RunId, RunStatus.Completed, Scenario.Stored(), null, 1, Usage.None)).Starts("sub/r0/until").Cancels().Retries();

        run.Keys.ShouldBe(["sub/r0/e1/until"]);
    }

    [Fact]
    public void Children_OfAForEach_AreEachRetriedAtTheirTurn()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "workflow": { "request": "do" }, "for_each": "input", "max_parallel": 1 } ] }""", "[0, 1]").Launches("each/i0/e0/c0");
        var first = run.Run.Children.Single().RunId;
        run.ChildEnds(first, RunStatus.Completed, "1").Launches("each/i1/e0/c0");
        var second = run.Run.Children.Single().RunId;
        run.Cancels().Retries();

        run.Call<Command.LaunchChild>("each/i1/e1/c0").ChildRunId.ShouldBe(second);
        run.Launches("each/i1/e1/c0").ChildEnds(second, RunStatus.Completed, "2").ResultOf("each").ShouldBe("[1,2]");
    }

    private static Scenario Launched(out string child)
    {
        var run = Scenario.Given(Plan).Launches("sub/e0/c0");
        child = run.Run.Children.Single().RunId;
        return run;
    }
}
