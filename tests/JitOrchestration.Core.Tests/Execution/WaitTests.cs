using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary><c>wait</c>: for seconds, until an instant.</summary>
public class WaitTests
{
    [Fact]
    public void Wait_Seconds_EndsThenAndNoEarlier()
    {
        var run = Waiting("90");
        (run.Run.Status, run.StatusOf("a"), run.Run.Idle).ShouldBe((RunStatus.Running, SubtaskStatus.Waiting, true));

        run.PassesSeconds(89.9).Latest.ShouldBeEmpty();
        run.Crashes().PassesSeconds(0.1).Run.Status.ShouldBe(RunStatus.Completed);
        run.ResultOf("a").ShouldBe("\"2026-01-01T00:01:30+00:00\"", "its result is the moment");
    }

    [Fact]
    public void Wait_UntilAnInstant_EndsThen()
    {
        var run = Waiting("\"2026-01-01T13:00:00+01:00\"");

        run.Run.NextDue.ShouldBe(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        run.PassesUntilDue().Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"2020-01-01T00:00:00Z\"")]
    public void Wait_NothingToWaitFor_EndsInTheSameStep(string wait) => Waiting(wait).Run.Status.ShouldBe(RunStatus.Completed);

    [Fact]
    public void Waits_EndedWhileNobodyWatched_AllEndWithOneTick()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "wait": 10 }, { "id": "b", "wait": 20 }, { "id": "c", "tool": "x", "depends_on": ["b"] } ] }""");

        run.PassesSeconds(60).Keys.ShouldBe(["c/e0/c0"]);
        run.EventsOf<RunEvent.WaitEnded>().Select(ended => ended.Subtask).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Wait_RepeatedWithoutAPause_TakesAStepForEachRound()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "wait": 0, "repeat": { "until": "iteration == 2", "max": 10000 } } ] }""");

        (run.EventsOf<RunEvent.WaitEnded>().Count(), run.Run.NextDue).ShouldBe((0, run.Now));
        run.PassesSeconds(0).Crashes().PassesSeconds(0).EventsOf<RunEvent.WaitEnded>().Count().ShouldBe(2);
        run.PassesSeconds(0).Run.Status.ShouldBe(RunStatus.Completed);
    }

    private static Scenario Waiting(string wait) => Scenario.Given($$"""{ "subtasks": [ { "id": "a", "wait": {{wait}} } ] }""");
}
