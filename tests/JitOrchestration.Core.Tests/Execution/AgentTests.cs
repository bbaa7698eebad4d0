using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>An agent's conversation: turns, tools, and what a crash between them repeats.</summary>
public class AgentTests
{
    private const string Plan = """{ "subtasks": [ { "id": "a", "task": "Do {{input}}", "agent": { "tools": ["t", "u"] } } ] }""";

    [Fact]
    public void Agent_Starts_AsksItsModelWithTaskAndValues()
    {
        var call = Given().Call<Command.CallModel>("a/e0/c0");

        (call.SubtaskId, call.Task, call.Turns.Length).ShouldBe(("a", "Do {{input}}", 0));
        call.Agent!.Tools.ShouldBe(["t", "u"]);
        Scenario.Text(call.Bindings.ShouldHaveSingleItem().Value).ShouldBe("\"it\"");
    }

    [Fact]
    public void Turn_WantsTools_CallsThemInParallel()
    {
        var run = Given().WantsTools("a/e0/c0", "t", "u");

        run.Keys.ShouldBe(["a/e0/c1", "a/e0/c2"]);
        run.Call<Command.CallTool>("a/e0/c2").Tool.ShouldBe("u");
        run.Call<Command.CallTool>("a/e0/c2").Bindings.IsDefault.ShouldBeTrue("what a model says is no template");
    }

    [Fact]
    public void Turn_AllToolsAnswered_AsksTheModelAgain()
    {
        var run = Given().WantsTools("a/e0/c0", "t", "u").Completes("a/e0/c2", "2");
        run.Keys.ShouldBe(["a/e0/c1"]);

        run.Completes("a/e0/c1", "1");
        var turn = run.Call<Command.CallModel>("a/e0/c3").Turns.ShouldHaveSingleItem();
        turn.Answers.Select(answer => (answer.Id, answer.Tool, Scenario.Text(answer.Value))).ShouldBe([("t0", "t", "1"), ("t1", "u", "2")]);
        run.Concludes("a/e0/c3", "\"result\"").ResultOf("a").ShouldBe("\"result\"");
    }

    [Fact]
    public void LastTurn_WithoutOutput_AnswersWithItsMessage()
    {
        var run = Given().TakesTurn("a/e0/c0", new ModelTurn(Scenario.Json("\"said\""), [], null), new Usage(1, 10, 5, 0.25m));

        run.ResultOf("a").ShouldBe("\"said\"");
        run.Run.Usage.ShouldBe(new Usage(1, 10, 5, 0.25m));
    }

    [Fact]
    public void Tool_Fails_IsAnAnswerToTheModel()
    {
        var run = Given().WantsTools("a/e0/c0", "t").Fails("a/e0/c1");

        run.Call<Command.CallModel>("a/e0/c2").Turns[0].Answers[0].Failure!.Code.ShouldBe("broken");
        run.Run.Error.ShouldBeNull();
    }

    [Fact]
    public void Tool_FailsTransiently_IsTriedAgainFirst()
    {
        var run = Given().WantsTools("a/e0/c0", "t").Fails("a/e0/c1", FailureKind.Transient);

        run.Keys.ShouldBeEmpty();
        run.PassesUntilDue().Completes("a/e0/c1").IsCalled("a/e0/c2").ShouldBeTrue();
    }

    [Fact]
    public void Tool_NotTheAgents_IsRefusedToTheModelAndNeverCalled()
    {
        var run = Given().WantsTools("a/e0/c0", "rm", "t");

        run.Keys.ShouldBe(["a/e0/c2"]);
        var failure = run.Completes("a/e0/c2").Call<Command.CallModel>("a/e0/c3").Turns[0].Answers[0].Failure!;
        (failure.Code, failure.Message).ShouldBe(("unknown_tool", "The agent has no tool 'rm'. It has: t, u."));
    }

    [Fact]
    public void Tool_OfAnAgentWithoutTools_IsRefused()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do" } ] }""").WantsTools("a/e0/c0", "t");

        run.Call<Command.CallModel>("a/e0/c2").Turns[0].Answers[0].Failure!.Message.ShouldBe("The agent has no tool 't'. It has none.");
    }

    [Fact]
    public void Model_FailsForGood_FailsTheSubtask() => Given().Fails("a/e0/c0").Run.Status.ShouldBe(RunStatus.Failed);

    [Fact]
    public void Crash_BetweenTurns_RepeatsNothingRecorded()
    {
        var run = Given().WantsTools("a/e0/c0", "t", "u").Completes("a/e0/c1", "1").Crashes();
        run.Keys.ShouldBe(["a/e0/c2"]);

        run.Completes("a/e0/c2", "2").Crashes().Keys.ShouldBe(["a/e0/c3"]);
        run.Call<Command.CallModel>("a/e0/c3").Turns[0].Answers.Select(answer => Scenario.Text(answer.Value)).ShouldBe(["1", "2"]);
        run.Starts("a/e0/c3").Crashes().Call<Command.CallModel>("a/e0/c3").Attempt.ShouldBe(2);
    }

    [Fact]
    public void OnceTool_LostInATurn_BecomesAQuestionWhoseResultTheModelGets()
    {
        var run = Given().WantsTools("a/e0/c0", "t", "u").Starts("a/e0/c1", Effect.Once).Starts("a/e0/c2").Crashes();
        run.Question.Question.Key.ShouldBe("a/e0/c1");
        run.Keys.ShouldBe(["a/e0/c2"]);

        run.Answers(new Reply(Scenario.Json("\"sent\""))).Completes("a/e0/c2");
        Scenario.Text(run.Call<Command.CallModel>("a/e0/c3").Turns[0].Answers[0].Value).ShouldBe("\"sent\"");
    }

    [Fact]
    public void Turns_OverTheLimit_FailTheRun()
    {
        var run = Scenario.Given(Plan, "\"it\"", new RunOptions { Limits = new RunLimits { AgentTurns = 2 } })
            .WantsTools("a/e0/c0", "t").Completes("a/e0/c1").WantsTools("a/e0/c2", "t").Completes("a/e0/c3");

        run.Run.Error!.Code.ShouldBe("limit_exceeded");
        run.Run.Error.Message.ShouldContain("options.limits.agent_turns");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Turns_UpToTheLimit_AreFine() =>
        Scenario.Given(Plan, "\"it\"", new RunOptions { Limits = new RunLimits { AgentTurns = 2 } })
            .WantsTools("a/e0/c0", "t").Completes("a/e0/c1").Concludes("a/e0/c2").Run.Status.ShouldBe(RunStatus.Completed);

    [Fact]
    public void CleanUp_AnotherInstanceFailed_MakesNoFurtherCall()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] }, "for_each": "input", "always": true, "timeout_seconds": 60 } ] }
            """, "[0, 1]").Starts("a/i1/e0/c0").Fails("a/i0/e0/c0").WantsTools("a/i1/e0/c0", "t");

        run.Keys.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.NextDue.ShouldBeNull("its time is no longer kept");
    }

    private static Scenario Given() => Scenario.Given(Plan, "\"it\"");
}
