using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>An agent mends an answer once, and reads the rest of what it was shown in part.</summary>
public class AgentRepairTests
{
    private const string Plan = """{ "subtasks": [ { "id": "a", "task": "Do {{input}}", "agent": { "tools": ["t"] } } ] }""";

    private static readonly ModelTurn Wrong = new(Scenario.Json("\"wrong\""), [], null, "It is no number.");

    [Fact]
    public void Answer_ThatIsNotWhatWasWanted_IsMendedInTheNextTurn()
    {
        var run = Given().TakesTurn("a/e0/c0", Wrong);

        run.Call<Command.CallModel>("a/e0/c1").Turns.ShouldHaveSingleItem().Complaint.ShouldBe("It is no number.");
        run.Concludes("a/e0/c1", "1").ResultOf("a").ShouldBe("1");
    }

    [Fact]
    public void Answer_ThatIsWrongASecondTime_FailsTheAttempt_AndCounts()
    {
        var run = Given().TakesTurn("a/e0/c0", Wrong).TakesTurn("a/e0/c1", Wrong, new Usage(1, 2, 3, 0));

        run.Run.Error!.Code.ShouldBe("agent_output_invalid");
        run.Run.Error.Message.ShouldContain("It is no number.");
        run.Run.Usage.OutputTokens.ShouldBe(3);
    }

    [Fact]
    public void Answer_ThatIsWrongASecondTime_IsRetriedInANewConversation()
    {
        var run = Scenario.Given(Plan.Replace("\"task\"", "\"retry\": { \"max_attempts\": 2, \"delay_seconds\": 0 }, \"task\"", StringComparison.Ordinal), "\"it\"");

        run.TakesTurn("a/e0/c0", Wrong).TakesTurn("a/e0/c1", Wrong);
        run.Call<Command.CallModel>("a/e1/c0").Turns.ShouldBeEmpty();
    }

    [Fact]
    public void Retry_AfterAWrongAnswerThatCameWhileTheRunWasEnding_GoesOnWithTheConversation()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "Do", "agent": { "tools": ["t"] } }, { "id": "b", "tool": "x" } ] }""");
        run.WantsTools("a/e0/c0", "t").Completes("a/e0/c1").Starts("a/e0/c2").Fails("b/e0/c0").TakesTurn("a/e0/c2", Wrong);
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries().Call<Command.CallModel>("a/e0/c3").Turns.Length.ShouldBe(2);
    }

    [Fact]
    public void Crash_AfterAWrongAnswer_AsksNoSecondTimeForIt() =>
        Given().TakesTurn("a/e0/c0", Wrong).Crashes().Keys.ShouldBe(["a/e0/c1"]);

    [Fact]
    public void ReadResult_IsEveryAgentsTool_AndSeesWhatTheTaskNames()
    {
        var run = Given().WantsTools("a/e0/c0", "read_result");

        var read = run.Call<Command.ReadData>("a/e0/c1");
        (read.Task, Scenario.Text(read.Bindings.Single().Value)).ShouldBe(("Do {{input}}", "\"it\""));
        run.Completes("a/e0/c1", "\"the rest\"").Concludes("a/e0/c2").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void ToolOfAnother_IsRefusedAsBefore() =>
        Given().WantsTools("a/e0/c0", "rm").Call<Command.CallModel>("a/e0/c2").Turns[0].Answers[0].Failure!.Code.ShouldBe("unknown_tool");

    private static Scenario Given() => Scenario.Given(Plan, "\"it\"");
}
