using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Section 6: what a crash repeats, what becomes a question, and the keys.</summary>
public class DurabilityTests
{
    private const string Plain = """{ "subtasks": [ { "id": "a", "tool": "x" } ] }""";

    [Theory]
    [InlineData(Effect.None)]
    [InlineData(Effect.Idempotent)]
    public void Call_LostOnce_RunsAgainUnderItsKey(Effect effect)
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0", effect).Crashes();

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2);
        run.Run.Questions.ShouldBeEmpty();
    }

    [Fact]
    public void Call_LostThreeTimesInARow_FailsWithActivityLost()
    {
        var run = Scenario.Given(Plain);
        for (var lost = 1; lost <= 3; lost++) run.Starts("a/e0/c0").Crashes();

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Error!.Code.ShouldBe("activity_lost");
        run.Run.Activities.ShouldBe(3);
    }

    [Fact]
    public void Call_InterruptedByStopsInOrder_IsNotToBlame()
    {
        var run = Scenario.Given(Plain);
        for (var stops = 1; stops <= 10; stops++) run.Starts("a/e0/c0").When(new Input.Lost("a/e0/c0", InOrder: true)).Crashes();

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(11);
        for (var lost = 1; lost <= 3; lost++) run.Starts("a/e0/c0").Crashes();
        run.Run.Error!.Code.ShouldBe("activity_lost");
    }

    [Fact]
    public void OnceCall_InterruptedByAStopInOrder_BecomesAQuestionAllTheSame()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0", Effect.Once).When(new Input.Lost("a/e0/c0", InOrder: true));

        run.Run.Questions.ShouldHaveSingleItem();
    }

    [Fact]
    public void Call_LostThreeTimesNotInARow_GoesOn()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0").Crashes().Fails("a/e0/c0", FailureKind.Transient).PassesUntilDue()
            .Starts("a/e0/c0").Crashes().Starts("a/e0/c0").Crashes();

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(5);
    }

    [Fact]
    public void Call_LostAndThenFailedTransiently_HasAllItsTriesLeft()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0").Crashes().Starts("a/e0/c0").Crashes().Fails("a/e0/c0", FailureKind.Transient);

        run.Run.Status.ShouldBe(RunStatus.Running, "it ends as it would have without the crashes");
        run.PassesUntilDue().Fails("a/e0/c0", FailureKind.Transient).PassesUntilDue().Fails("a/e0/c0", FailureKind.Transient);
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Call_IssuedAndNotStarted_IsIssuedAgainAndCountsNothing()
    {
        var run = Scenario.Given(Plain).Crashes().Crashes().Crashes().Crashes();

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(1);
        run.Events.OfType<RunEvent.CallLost>().ShouldBeEmpty();
    }

    [Fact]
    public void Call_LostAlone_LeavesTheOthers()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" } ] }""")
            .Starts("a/e0/c0").Starts("b/e0/c0").When(new Input.Lost("a/e0/c0")).When(new Input.Lost("nobody/e0/c0"));

        run.EventsOf<RunEvent.CallLost>().ShouldBe([new RunEvent.CallLost("a/e0/c0")]);
        run.Completes("b/e0/c0").Run.Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public void OnceCall_Lost_IsNotRunAgainByItself()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0", Effect.Once).Crashes();

        run.Question.Question.Kind.ShouldBe(QuestionKind.UnknownOutcome);
        run.Question.Question.Text.ShouldContain("may have happened");
        run.Keys.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.InputRequired);
        run.Crashes().Run.Questions.Count.ShouldBe(1);
    }

    [Fact]
    public void OnceCall_TimedOutOnTheWay_BecomesAQuestion()
    {
        var run = Scenario.Given(Plain).Fails("a/e0/c0", FailureKind.Transient, effect: Effect.Once, mayHaveHappened: true);

        run.Question.Question.Kind.ShouldBe(QuestionKind.UnknownOutcome);
    }

    [Fact]
    public void OnceCall_FailedKnowingly_IsRetried() =>
        Scenario.Given(Plain).Fails("a/e0/c0", FailureKind.Transient, effect: Effect.Once).PassesUntilDue().Keys.ShouldBe(["a/e0/c0"]);

    [Fact]
    public void UnknownOutcome_RunItAgain_KeepsTheKey()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0", Effect.Once).Crashes().Answers(new Reply(Approved: true));

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2);
    }

    [Fact]
    public void UnknownOutcome_TakeThisResult_CompletesTheCall() =>
        Scenario.Given(Plain).Starts("a/e0/c0", Effect.Once).Crashes().Answers(new Reply(Scenario.Json("\"it did\"")))
            .ResultOf("a").ShouldBe("\"it did\"");

    [Fact]
    public void UnknownOutcome_LetItFail_FailsAndIsNotRetried()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 9, "delay_seconds": 0 } } ] }""")
            .Starts("a/e0/c0", Effect.Once).Crashes().Answers(new Reply(Approved: false));

        run.Run.Error!.Code.ShouldBe("outcome_unknown");
        run.Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void UnknownOutcome_AnotherAnswer_IsRejected() =>
        Scenario.Given(Plain).Starts("a/e0/c0", Effect.Once).Crashes().Answers(new Reply(Comment: "hm"))
            .Rejection!.Code.ShouldBe(Rejection.InvalidAnswer);

    [Fact]
    public void LateAnswer_OfALostOrAnsweredCall_ChangesNothing()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0").Crashes().When(new Input.Completed("a/e0/c0", Scenario.Json("1")));
        run.Latest.ShouldBeEmpty("it has not started again");

        run.Completes("a/e0/c0").When(new Input.Completed("a/e0/c0", Scenario.Json("2"))).Latest.ShouldBeEmpty();
    }

    [Fact]
    public void Starting_ASecondTime_ChangesNothing() =>
        Scenario.Given(Plain).Starts("a/e0/c0").Starts("a/e0/c0").Latest.ShouldBeEmpty();

    [Fact]
    public void Evaluation_Lost_IsMadeAgain()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "depends_on": ["a"], "condition": "a.result contains 'x'" } ] }
            """).Completes("a/e0/c0", Scenario.Stored()).Starts("b/condition").Crashes();

        run.Keys.ShouldBe(["b/condition"]);
        run.Fails("b/condition").StatusOf("b").ShouldBe(SubtaskStatus.Failed);
    }

    [Fact]
    public void Keys_NameSubtaskInstanceIterationEpochAndCall()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] }, "for_each": "input",
              "repeat": { "until": "iteration == 1", "max": 2 }, "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }
            """, "[5]").Concludes("a/i0/r0/e0/c0").Fails("a/i0/r1/e0/c0").WantsTools("a/i0/r1/e1/c0", "t");

        run.Keys.ShouldBe(["a/i0/r1/e1/c1"]);
    }

    [Fact]
    public void InlineLimit_IsSmallForInstancesOnly()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "one", "tool": "x" }, { "id": "each", "task": "do", "for_each": "input" } ] }
            """, "[5]");

        run.Call<Command.CallTool>("one/e0/c0").InlineLimit.ShouldBe(16 * 1024);
        run.Call<Command.CallModel>("each/i0/e0/c0").InlineLimit.ShouldBe(1024);
    }

    [Fact]
    public void Journal_OfANewerFormat_IsRefused()
    {
        var newer = """{"v":2,"at":"2026-01-01T00:00:00+00:00","events":[]}"""u8.ToArray();

        Should.Throw<NotSupportedException>(() => JournalEntry.Read(1, newer)).Message.ShouldContain("format version 2");
    }

    [Fact]
    public void Step_RunThatANewerVersionBegan_IsRefused_AndReadAllTheSame()
    {
        var begun = Scenario.Given(Plain).Folded();
        var newer = new RunState("01J00000000000000000000000");
        newer.Fold(begun.CreatedAt, [new RunEvent.RunStarted("later", null, RunOptions.Default, null, GraphExecutor.DecisionVersion + 1)]);

        newer.Request.ShouldBe("later");
        Should.Throw<NotSupportedException>(() => GraphExecutor.Step(newer, new Input.Tick(), begun.CreatedAt)).Message.ShouldContain("Use the newer version");
        newer.Sequence.ShouldBe(1);
    }
}
