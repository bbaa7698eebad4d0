using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

public class JoinTests
{
    private const string Weather = """
        { "subtasks": [
          { "id": "check", "tool": "weather" },
          { "id": "indoor", "tool": "echo", "depends_on": ["check"], "condition": "check.result contains 'rain'" },
          { "id": "outdoor", "tool": "echo", "depends_on": ["check"], "condition": "not (check.result contains 'rain')" },
          { "id": "respond", "tool": "echo", "args": { "a": "{{indoor.result}}", "b": "{{outdoor.result}}" }, "depends_on": ["indoor", "outdoor"] } ] }
        """;

    [Fact]
    public void Join_OneBranchSkipped_RunsWithTheOther()
    {
        var run = Scenario.Given(Weather).Completes("check/e0/c0", "\"heavy RAIN\"");

        run.StatusOf("outdoor").ShouldBe(SubtaskStatus.Skipped);
        run.Subtask("outdoor").Reason.ShouldBe("condition was false");
        run.Completes("indoor/e0/c0", "\"museum\"").Completes("respond/e0/c0", "\"go to the museum\"");
        run.Run.Status.ShouldBe(RunStatus.Completed);
        Scenario.Text(run.Run.Result).ShouldBe("\"go to the museum\"");
    }

    [Fact]
    public void Join_CrashAfterEveryStep_EndsTheSame()
    {
        var run = Scenario.Given(Weather).Crashes().Completes("check/e0/c0", "\"sun\"").Crashes()
            .Completes("outdoor/e0/c0").Crashes().Starts("respond/e0/c0").Crashes().Completes("respond/e0/c0", "1").Crashes();

        run.Run.Status.ShouldBe(RunStatus.Completed);
        run.EventsOf<RunEvent.CallLost>().Count().ShouldBe(1);
    }
}
