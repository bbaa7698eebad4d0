using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>What a run comes to: sinks, synthesis, nothing_ran.</summary>
public class OutcomeTests
{
    private const string OneSink = """{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"] } ] }""";
    private const string TwoSinks = """{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "task": "say it", "condition": "input.b == true" } ] }""";

    [Fact]
    public void Run_OneSink_AnswersWithItsResult()
    {
        var run = Scenario.Given(OneSink).Completes("a/e0/c0", "1").Completes("b/e0/c0", "[2]");

        run.Run.Status.ShouldBe(RunStatus.Completed);
        Scenario.Text(run.Run.Result).ShouldBe("[2]");
        run.EventsOf<RunEvent.SynthesisRequested>().ShouldBeEmpty();
    }

    [Fact]
    public void Run_OneSinkAndSynthesisWanted_Synthesizes()
    {
        var run = Scenario.Given(OneSink, options: new RunOptions { Synthesize = true }).Completes("a/e0/c0").Completes("b/e0/c0");

        run.Run.Status.ShouldBe(RunStatus.Running);
        run.Completes("$synthesis/e0/c0", "\"all\"");
        Scenario.Text(run.Run.Result).ShouldBe("\"all\"");
    }

    [Fact]
    public void Run_SeveralSinks_HandsAllOfThemToTheSynthesizer()
    {
        var run = Scenario.Given(TwoSinks, """{ "b": false }""").Completes("a/e0/c0", "7");

        var command = run.Call<Command.Synthesize>("$synthesis/e0/c0");
        command.Request.ShouldBe("a request");
        command.Parts.Select(part => (part.Id, part.Status, part.Task, Scenario.Text(part.Result), part.Reason)).ShouldBe(
            [("a", SubtaskStatus.Completed, null, "7", null), ("b", SubtaskStatus.Skipped, "say it", null, "condition was false")]);
        run.Crashes().Completes("$synthesis/e0/c0", "\"seven\"").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Run_SeveralSinksAndNoSynthesisWanted_AnswersWithAnObject()
    {
        var run = Scenario.Given(TwoSinks, """{ "b": true }""", new RunOptions { Synthesize = false })
            .Completes("a/e0/c0", "\"caf\u00e9\"").Concludes("b/e0/c0", "[1]");

        Scenario.Text(run.Run.Result).ShouldBe("""{"a":"café","b":[1]}""");
    }

    [Fact]
    public void Run_SeveralLargeSinksAndNoSynthesisWanted_CollectsThem()
    {
        var run = Scenario.Given(TwoSinks, """{ "b": true }""", new RunOptions { Synthesize = false })
            .Completes("a/e0/c0", Scenario.Stored()).Concludes("b/e0/c0", "[1]");

        var collect = run.Call<Command.Collect>("$synthesis/e0/c0");
        collect.Names.ShouldBe(["a", "b"]);
        run.Completes("$synthesis/e0/c0", Scenario.Stored()).Run.Result.ShouldBe(Scenario.Stored());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_EverySinkSkipped_CompletesWithAWarning(bool? synthesize)
    {
        var run = Scenario.Given(
            """{ "subtasks": [ { "id": "a", "tool": "x", "condition": "1 == 2" }, { "id": "b", "tool": "x", "condition": "1 == 2" } ] }""",
            options: new RunOptions { Synthesize = synthesize });

        run.Run.Status.ShouldBe(RunStatus.Completed);
        run.Run.Warnings.ShouldHaveSingleItem().Code.ShouldBe("nothing_ran");
        Scenario.Text(run.Run.Result).ShouldBe("null");
    }

    [Fact]
    public void Run_TheOnlySinkFailedAndWentOn_CompletesWithNull()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "on_failure": "continue" } ] }""").Fails("a/e0/c0");

        run.Run.Status.ShouldBe(RunStatus.Completed);
        Scenario.Text(run.Run.Result).ShouldBe("null");
        run.Run.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Synthesis_FailsForGood_FailsTheRun()
    {
        var run = Scenario.Given(TwoSinks, """{ "b": false }""").Completes("a/e0/c0").Fails("$synthesis/e0/c0");

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Error!.Code.ShouldBe("broken");
        run.StatusOf("a").ShouldBe(SubtaskStatus.Completed);
    }

    [Fact]
    public void Synthesis_FailsForNow_IsTriedAgain()
    {
        var run = Scenario.Given(TwoSinks, """{ "b": false }""").Completes("a/e0/c0")
            .Fails("$synthesis/e0/c0", FailureKind.Transient).PassesUntilDue();

        run.Call<Command.Synthesize>("$synthesis/e0/c0").Attempt.ShouldBe(2);
    }
}
