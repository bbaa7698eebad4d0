using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>The tool calls, waits and questions of a retried run.</summary>
public class RetriedCallTests
{
    private const string Plain = """{ "subtasks": [ { "id": "a", "tool": "x" } ] }""";

    [Fact]
    public void KnownFailure_IsAFreshStartUnderANewKey()
    {
        var run = Scenario.Given(Plain).Fails("a/e0/c0").Retries();

        run.Call<Command.CallTool>("a/e1/c0").Attempt.ShouldBe(1);
        run.Subtask("a").Single!.Failure.ShouldBeNull();
    }

    [Fact]
    public void TransientFailure_KeepsTheKeyAndHasAllItsTriesAgain()
    {
        var run = Scenario.Given(Plain);
        for (var i = 0; i < 3; i++) run.Fails("a/e0/c0", FailureKind.Transient).When(new Input.Tick()).Advances(TimeSpan.FromMinutes(1)).When(new Input.Tick());
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries().Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(4);
        run.Fails("a/e0/c0", FailureKind.Transient).Run.Status.ShouldBe(RunStatus.Running, "it is tried again by itself");
    }

    [Theory]
    [InlineData(Effect.None)]
    [InlineData(Effect.Idempotent)]
    public void UnknownOutcome_KeepsTheKey(Effect effect)
    {
        var run = Scenario.Given(Plain).Fails("a/e0/c0", effect: effect, mayHaveHappened: true).Retries();

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2);
        run.Run.Questions.ShouldBeEmpty();
    }

    [Fact]
    public void UnknownOutcome_WithRetry_KeepsTheKey() =>
        Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }""")
            .Fails("a/e0/c0", mayHaveHappened: true).Fails("a/e0/c0", mayHaveHappened: true).Retries().Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(3);

    [Fact]
    public void Retry_ExhaustedByKnownFailures_HasAllItsAttemptsAgain()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }""")
            .Fails("a/e0/c0").Fails("a/e1/c0").Retries().Fails("a/e2/c0");

        run.Keys.ShouldBe(["a/e3/c0"]);
        run.Fails("a/e3/c0").Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Theory]
    [InlineData(Effect.None)]
    [InlineData(Effect.Idempotent)]
    public void UnderWayAtTheCancel_ComesBackUnderItsKey(Effect effect)
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0", effect).Cancels().Retries();

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2);
        run.Crashes().Completes("a/e0/c0", "1").ResultOf("a").ShouldBe("1");
    }

    [Fact]
    public void OnceUnderWayAtTheCancel_IsAskedAbout()
    {
        var run = Doubtful();

        run.Keys.ShouldBeEmpty();
        run.Run.Status.ShouldBe(RunStatus.InputRequired);
        var question = run.Question.Question;
        (question.Kind, question.Key, question.Path).ShouldBe((QuestionKind.UnknownOutcome, "a/e0/c0", "a"));
        question.Text.ShouldContain("The run ended while it was under way.");
        run.Crashes().Question.Question.ShouldBe(question);
    }

    [Fact]
    public void OnceInDoubt_Approved_RunsAgainUnderItsKey() =>
        Doubtful().Answers(new Reply(Approved: true)).Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2);

    [Fact]
    public void OnceInDoubt_ResultGiven_IsTaken() =>
        Doubtful().Answers(new Reply(Scenario.Json("\"sent\""))).ResultOf("a").ShouldBe("\"sent\"");

    [Fact]
    public void OnceInDoubt_Refused_IsStillInDoubtWhenRetried()
    {
        var run = Doubtful().Answers(new Reply(Approved: false));
        run.Run.Error!.Code.ShouldBe("outcome_unknown");

        run.Retries().Question.Question.Key.ShouldBe("a/e0/c0", "it must not run again under another key unasked");
        run.Keys.ShouldBeEmpty();
        run.Answers(new Reply(Scenario.Json("1"))).Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void OnceInDoubt_CancelledWhileAsked_IsAskedAboutAgain()
    {
        var run = Doubtful();
        var first = run.Question.Id;

        run.Cancels().Retries().Question.Id.ShouldNotBe(first);
        run.Answers(new Reply(Approved: true), first).Rejection!.Code.ShouldBe(Rejection.QuestionClosed);
        run.Answers(new Reply(Approved: true)).Starts("a/e0/c0", Effect.Once).Cancels().Retries().Question.Question.Key.ShouldBe("a/e0/c0");
    }

    [Fact]
    public void OnceLostWhileTheRunFailed_IsAskedAbout()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "a", "tool": "x" } ] }""")
            .Starts("a/e0/c0", Effect.Once).Fails("bad/e0/c0").Crashes();
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries().Question.Question.Key.ShouldBe("a/e0/c0");
        run.Keys.ShouldBe(["bad/e1/c0"]);
    }

    [Theory]
    [InlineData("fail", SubtaskStatus.Failed)]
    [InlineData("continue", SubtaskStatus.Cancelled)]
    public void LostWhileTheRunFailed_ComesBackUnderItsKey(string onFailure, SubtaskStatus status)
    {
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "a", "tool": "x", "on_failure": "{{onFailure}}" } ] }""")
            .Starts("a/e0/c0").Fails("bad/e0/c0").Crashes();
        (run.Run.Status, run.StatusOf("a")).ShouldBe((RunStatus.Failed, status));

        run.Retries().Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2);
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("continue")]
    public void InstanceLostWhileTheRunFailed_ComesBackUnderItsKey(string onFailure)
    {
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "a", "tool": "x", "for_each": "input", "on_failure": "{{onFailure}}" } ] }""", "[1, 2]")
            .Completes("a/i1/e0/c0").Starts("a/i0/e0/c0").Fails("bad/e0/c0").Crashes();
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries().Call<Command.CallTool>("a/i0/e0/c0").Attempt.ShouldBe(2);
    }

    [Fact]
    public void OnceWhoseResultWasTooLarge_IsAskedAbout()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0", Effect.Once).When(new Input.Failed("a/e0/c0", Failure.Limit("result_bytes", 10, "A result has 20 bytes")));

        run.Retries().Question.Question.Key.ShouldBe("a/e0/c0", "it was made, and only its result is not there");
    }

    [Fact]
    public void OnceNotStarted_IsJustCalled() => Scenario.Given(Plain).Cancels().Retries().Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(1);

    [Fact]
    public void HeldForApproval_IsDecidedAboutByThePolicyAgain()
    {
        var run = Scenario.Given(Plain).NeedsApproval("a/e0/c0").Cancels().Retries();

        run.Call<Command.CallTool>("a/e0/c0").Approved.ShouldBeFalse();
        run.NeedsApproval("a/e0/c0").Answers(new Reply(Approved: true)).Completes("a/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void ApprovedAndNotMade_IsNotAskedAboutAgain()
    {
        var run = Scenario.Given(Plain).NeedsApproval("a/e0/c0").Answers(new Reply(Approved: true, Arguments: Scenario.Json("1"))).Cancels().Retries();

        var call = run.Call<Command.CallTool>("a/e0/c0");
        (call.Approved, Scenario.Text(call.Arguments)).ShouldBe((true, "1"));
    }

    [Fact]
    public void NeedsApprovalWhileTheRunFails_IsOpenAgain()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "bad", "tool": "x" }, { "id": "a", "tool": "x", "on_failure": "continue" } ] }""")
            .Starts("a/e0/c0").Fails("bad/e0/c0").When(new Input.ApprovalNeeded("a/e0/c0", "May it?", Scenario.Json("{}")));
        run.Run.Status.ShouldBe(RunStatus.Failed);

        run.Retries().Keys.ShouldBe(["bad/e1/c0", "a/e0/c0"], "nobody refused it");
    }

    [Fact]
    public void Refused_IsAFreshStart() =>
        Scenario.Given(Plain).NeedsApproval("a/e0/c0").Answers(new Reply(Approved: false)).Retries().Call<Command.CallTool>("a/e1/c0").Approved.ShouldBeFalse();

    [Fact]
    public void BackingOff_CallComesBackAtOnce()
    {
        var run = Scenario.Given(Plain).Fails("a/e0/c0", FailureKind.Transient).Cancels().Retries();

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2);
        run.Run.Alarms.WorkCount.ShouldBe(0);
    }

    [Fact]
    public void BackingOff_AttemptBeginsAtOnce() =>
        Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 2, "delay_seconds": 60 } } ] }""")
            .Fails("a/e0/c0").Cancels().Retries().Keys.ShouldBe(["a/e1/c0"]);

    [Fact]
    public void OutOfTime_KeepsTheKeyAndHasItsTimeAgain()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "timeout_seconds": 10, "retry": { "max_attempts": 1 } } ] }""")
            .Starts("a/e0/c0").PassesSeconds(40).Retries().Starts("a/e0/c0");

        run.PassesSeconds(39).Run.Status.ShouldBe(RunStatus.Running);
        run.PassesSeconds(1).Run.Error!.Code.ShouldBe("timeout");
    }

    [Fact]
    public void Wait_Cancelled_BeginsAnew()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "wait": 60 } ] }""").PassesSeconds(50).Cancels().Retries();

        run.Run.NextDue.ShouldBe(run.Now.AddSeconds(60));
        run.Crashes().PassesSeconds(60).Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Wait_UntilAMomentThatHasPassed_EndsAtOnce() =>
        Scenario.Given("""{ "subtasks": [ { "id": "a", "wait": "2026-01-01T00:01:00Z" } ] }""").Cancels().Advances(TimeSpan.FromHours(1)).Retries()
            .Run.Status.ShouldBe(RunStatus.Completed);

    [Theory]
    [InlineData("cancelled")]
    [InlineData("timed out")]
    public void Ask_Stopped_IsAskedAgain(string how)
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": "well?", "timeout_seconds": 10 } ] }""");
        var first = run.Question.Id;
        if (how == "cancelled") run.Cancels();
        else run.PassesSeconds(10);
        run.Retries();

        run.Question.Id.ShouldNotBe(first);
        run.Question.Question.ExpiresAt.ShouldBe(run.Now.AddSeconds(10));
        run.Answers(new Reply(Scenario.Json("1")), first).Rejection!.Code.ShouldBe(Rejection.QuestionClosed);
        run.Answers(new Reply(Scenario.Json("1"))).ResultOf("a").ShouldBe("1");
    }

    [Fact]
    public void Ask_OverStoredValues_IsRenderedAgain()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "ask": "{{a.result}}?", "depends_on": ["a"] } ] }""")
            .Completes("a/e0/c0", Scenario.Stored()).Starts("b/question").Cancels().Retries();

        run.Evaluates("b/e1/question", new Evaluation.Rendered("so?", [])).Question.Question.Text.ShouldBe("so?");
    }

    [Fact]
    public void Attempts_AreCountedOver() => Scenario.Given(Plain).Fails("a/e0/c0").Retries().Completes("a/e1/c0").Subtask("a").Single!.Attempts.ShouldBe(2);

    private static Scenario Doubtful() => Scenario.Given(Plain).Starts("a/e0/c0", Effect.Once).Cancels().Retries();
}
