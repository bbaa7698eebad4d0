using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary><c>repeat</c>: until, max, delay, previous.</summary>
public class RepeatTests
{
    [Fact]
    public void Until_TrueAtOnce_RunsOnce()
    {
        var run = Repeat("until_met.result == 1").Completes("until_met/r0/e0/c0", "1");

        run.ResultOf("until_met").ShouldBe("1");
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Until_NotTrueYet_RunsAgainWithIterationAndPrevious()
    {
        var run = Repeat("until_met.result == 1").Completes("until_met/r0/e0/c0", "0");

        var bindings = run.Call<Command.CallTool>("until_met/r1/e0/c0").Bindings;
        bindings.Select(binding => (binding.Reference.Root, Scenario.Text(binding.Value))).ShouldBe(
            [(ReferenceRoot.Iteration, "1"), (ReferenceRoot.Previous, "0")]);
        run.Completes("until_met/r1/e0/c0", "1").ResultOf("until_met").ShouldBe("1");
    }

    [Fact]
    public void Previous_FirstIteration_IsNull() =>
        Repeat("1 == 2").Call<Command.CallTool>("until_met/r0/e0/c0").Bindings.Select(binding => Scenario.Text(binding.Value)).ShouldBe(["0", "null"]);

    [Fact]
    public void Until_ReadsIterationAndPrevious_SeesThem()
    {
        var run = Repeat("iteration == 1 and previous == 5").Completes("until_met/r0/e0/c0", "5").Completes("until_met/r1/e0/c0", "6");

        run.ResultOf("until_met").ShouldBe("6");
    }

    [Fact]
    public void Max_ReachedWithoutUntil_FailsTheSubtask()
    {
        var run = Repeat("until_met.result.done == true").CompletesAll("0");

        run.EventsOf<RunEvent.IterationStarted>().Count().ShouldBe(2);
        run.Run.Error!.Code.ShouldBe("repeat_exhausted");
        run.Run.Error.Message.ShouldContain("ran 3 times");
        run.Run.Error.Message.ShouldContain("until_met.result.done", customMessage: "why it was unknown");
    }

    [Fact]
    public void Max_ReachedWithContinue_GoesOnWithNull()
    {
        var run = Repeat("1 == 2", """, "on_failure": "continue" """).CompletesAll("0");

        run.ResultOf("until_met").ShouldBeNull();
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Delay_BetweenIterations_IsATimer()
    {
        var run = Repeat("until_met.result == 1", delay: 30).Completes("until_met/r0/e0/c0", "0");

        run.Keys.ShouldBeEmpty();
        run.StatusOf("until_met").ShouldBe(SubtaskStatus.Waiting);
        run.Crashes().PassesSeconds(29).Keys.ShouldBeEmpty();
        run.PassesSeconds(1).Keys.ShouldBe(["until_met/r1/e0/c0"]);
    }

    [Fact]
    public void Until_OverAStoredResult_IsAnEvaluation()
    {
        var run = Repeat("until_met.result contains 'x'").Completes("until_met/r0/e0/c0", Scenario.Stored());

        run.Keys.ShouldBe(["until_met/r0/until"]);
        run.Crashes().Evaluates("until_met/r0/until", new Evaluation.Tested(new Truth(TruthValue.False)));
        run.Completes("until_met/r1/e0/c0", Scenario.Stored()).Evaluates("until_met/r1/until", new Evaluation.Tested(new Truth(TruthValue.True)));
        run.Subtask("until_met").Result.ShouldBe(Scenario.Stored());
    }

    [Fact]
    public void Until_CannotBeEvaluated_FailsWithoutCallingAgain()
    {
        var run = Repeat("until_met.result contains 'x'", """, "retry": { "max_attempts": 3, "delay_seconds": 0 }""")
            .Completes("until_met/r0/e0/c0", Scenario.Stored()).Fails("until_met/r0/until");

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.EventsOf<RunEvent.AttemptStarted>().ShouldBeEmpty();
    }

    [Fact]
    public void Attempts_AreCountedPerIteration()
    {
        var run = Repeat("until_met.result == 1", """, "retry": { "max_attempts": 2, "delay_seconds": 0 }""")
            .Fails("until_met/r0/e0/c0").Completes("until_met/r0/e1/c0", "0").Fails("until_met/r1/e0/c0");

        run.Completes("until_met/r1/e1/c0", "1").Run.Status.ShouldBe(RunStatus.Completed);
        run.Subtask("until_met").Single!.Attempts.ShouldBe(4);
    }

    [Theory]
    [InlineData("\"wait\": 1")]
    [InlineData("\"ask\": \"well?\"")]
    [InlineData("\"task\": \"say\"")]
    [InlineData("\"workflow\": { \"request\": \"do\" }")]
    public void Repeat_OfEveryKind_RunsAgain(string kind)
    {
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "a", {{kind}}, "repeat": { "until": "iteration == 1", "max": 2 } } ] }""");
        for (var i = 0; i < 2; i++) EndOne(run, i);

        run.EventsOf<RunEvent.IterationStarted>().Count().ShouldBe(1);
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    private static void EndOne(Scenario run, int iteration)
    {
        var key = $"a/r{iteration}/e0/c0";
        if (run.Run.Questions.Count > 0) run.Answers(new Reply(Scenario.Json("1")));
        else if (!run.IsCalled(key)) run.PassesUntilDue();
        else if (run.Calls[0] is Command.CallModel) run.Concludes(key);
        else run.Launches(key).ChildEnds(run.Run.Children.Single().RunId, RunStatus.Completed, "1");
    }

    private static Scenario Repeat(string until, string fields = "", double delay = 0) => Scenario.Given(
        $$"""
        { "subtasks": [ { "id": "until_met", "tool": "x", "args": { "a": "{{"{{iteration}}"}}", "b": "{{"{{previous}}"}}" },
          "repeat": { "until": "{{until}}", "max": 3, "delay_seconds": {{delay}} } {{fields}} } ] }
        """);
}
