using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Retries: those of a call by itself, and those of <c>retry</c>.</summary>
public class RetryTests
{
    private const string Plain = """{ "subtasks": [ { "id": "a", "tool": "x" } ] }""";

    [Fact]
    public void Call_FailsTransiently_GetsThreeAttemptsUnderOneKey()
    {
        var run = Scenario.Given(Plain);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(attempt);
            run.Fails("a/e0/c0", FailureKind.Transient).StatusOf("a").ShouldBe(SubtaskStatus.Waiting);
            run.Crashes().PassesUntilDue();
        }

        run.Fails("a/e0/c0", FailureKind.Transient).Run.Status.ShouldBe(RunStatus.Failed);
        run.Subtask("a").Single!.Attempts.ShouldBe(3);
    }

    [Fact]
    public void PendingRetry_OfACallOrAnAttemptOrThePlan_SaysWhyAndWhen()
    {
        var call = Scenario.Given(Plain).Fails("a/e0/c0", FailureKind.Transient);
        ShouldWait(PendingRetry.Of(call.Subtask("a")), call);
        PendingRetry.Of(call.PassesUntilDue().Subtask("a")).ShouldBeNull("it is tried again");

        var attempt = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 2 } } ] }""").Fails("a/e0/c0");
        ShouldWait(PendingRetry.Of(attempt.Subtask("a")), attempt);

        var plan = Scenario.GivenRequest("do").Fails("$plan/e0/c0", FailureKind.Transient);
        ShouldWait(PendingRetry.Of(plan.Run), plan);
    }

    private static void ShouldWait(PendingRetry? retry, Scenario run)
    {
        retry.ShouldNotBeNull().Failure.Code.ShouldNotBeEmpty();
        retry.DueAt.ShouldBe(run.Run.NextDue!.Value);
    }

    [Fact]
    public void Call_FailsTransiently_WaitsExponentiallyWithJitter()
    {
        var run = Scenario.Given(Plain).Fails("a/e0/c0", FailureKind.Transient);
        Delay(run).ShouldBeInRange(0.5, 1);

        run.PassesUntilDue().Fails("a/e0/c0", FailureKind.Transient);
        Delay(run).ShouldBeInRange(1, 2);
    }

    [Fact]
    public void Jitter_OfTheSameCallInTwoRuns_Differs() => DueInRun("01JDTESTRUN000000000000001").ShouldNotBe(DueInRun("01JDTESTRUN000000000000002"));

    [Fact]
    public void Call_AskedToStayAwayForAges_IsTriedAgainWithinADay()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0");
        run.When(new Input.Failed("a/e0/c0", new Failure("busy", "Later.", FailureKind.Transient) { RetryAfter = TimeSpan.MaxValue }));

        Delay(run).ShouldBe(TimeSpan.FromDays(1).TotalSeconds);
    }

    [Fact]
    public void Jitter_OfManyCalls_IsSpreadOverItsRange()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input" } ] }""", $"[{string.Join(',', Enumerable.Range(0, 50))}]");
        foreach (var key in run.Keys.ToList()) run.Fails(key, FailureKind.Transient);

        var pauses = run.EventsOf<RunEvent.CallFailed>().Select(failed => (failed.RetryAt!.Value - run.Now).TotalSeconds).ToList();
        pauses.Min().ShouldBeInRange(0.5, 0.6);
        pauses.Max().ShouldBeInRange(0.9, 1);
        pauses.Distinct().Count().ShouldBe(50);
    }

    [Theory]
    [InlineData(FailureKind.Permanent)]
    [InlineData(FailureKind.Refused)]
    public void Call_FailsOtherwise_IsNotRepeated(FailureKind kind) =>
        Scenario.Given(Plain).Fails("a/e0/c0", kind).Run.Status.ShouldBe(RunStatus.Failed);

    [Fact]
    public void RetryAfter_LongerThanThePause_IsHeeded()
    {
        var run = Scenario.Given(Plain).Starts("a/e0/c0")
            .When(new Input.Failed("a/e0/c0", new Failure("busy", "429", FailureKind.Transient) { RetryAfter = TimeSpan.FromSeconds(90) }));

        Delay(run).ShouldBe(90);
    }

    [Fact]
    public void RetryAfter_ShorterThanThePause_IsNotHeeded()
    {
        var run = Retried(delay: 10).Starts("a/e0/c0")
            .When(new Input.Failed("a/e0/c0", new Failure("busy", "429", FailureKind.Transient) { RetryAfter = TimeSpan.FromSeconds(1) }));

        Delay(run).ShouldBeInRange(5, 10);
    }

    [Fact]
    public void Retry_PermanentFailure_IsAFreshStartUnderANewEpoch()
    {
        var run = Retried().Fails("a/e0/c0").Fails("a/e1/c0");

        run.Call<Command.CallTool>("a/e2/c0").Attempt.ShouldBe(1);
        run.Completes("a/e2/c0", "1").ResultOf("a").ShouldBe("1");
        run.Subtask("a").Single!.Attempts.ShouldBe(3);
    }

    [Fact]
    public void Retry_TransientFailure_KeepsTheKey()
    {
        var run = Retried().Fails("a/e0/c0", FailureKind.Transient);

        run.Call<Command.CallTool>("a/e0/c0").Attempt.ShouldBe(2);
        run.Fails("a/e0/c0", FailureKind.Transient).Fails("a/e0/c0", FailureKind.Transient).Run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Retry_LostThreeTimes_KeepsTheKey()
    {
        var run = Retried();
        for (var lost = 1; lost <= 3; lost++) run.Starts("a/e0/c0", Effect.Idempotent).Crashes();

        run.EventsOf<RunEvent.AttemptFailed>().ShouldHaveSingleItem().Failure.Code.ShouldBe("activity_lost");
        run.Keys.ShouldBe(["a/e0/c0"], "nobody knows whether it happened");
    }

    [Fact]
    public void Retry_OutcomeUnknownAndPermanent_KeepsTheKey() =>
        Retried().Fails("a/e0/c0", effect: Effect.Idempotent, mayHaveHappened: true).Keys.ShouldBe(["a/e0/c0"]);

    [Fact]
    public void Retry_Refusal_IsNotRepeated() =>
        Retried().Fails("a/e0/c0", FailureKind.Refused).Run.Status.ShouldBe(RunStatus.Failed);

    [Fact]
    public void Retry_Exhausted_KeepsTheLastFailure()
    {
        var run = Retried().Fails("a/e0/c0").Fails("a/e1/c0").Fails("a/e2/c0", code: "last");

        run.Run.Error!.Code.ShouldBe("last");
        run.Run.Error.SubtaskId.ShouldBe("a");
    }

    [Fact]
    public void Retry_WithDelay_BacksOffUpToItsLongestPause()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x",
              "retry": { "max_attempts": 9, "delay_seconds": 10, "backoff": 3, "max_delay_seconds": 40 } } ] }
            """);
        foreach (var (epoch, full) in ((int, double)[])[(0, 10), (1, 30), (2, 40), (3, 40)])
        {
            run.Fails($"a/e{epoch}/c0").StatusOf("a").ShouldBe(SubtaskStatus.Waiting);
            Delay(run).ShouldBeInRange(full / 2, full);
            run.Crashes().PassesUntilDue();
        }
    }

    [Fact]
    public void Retry_NoDelayAndSteepBackoff_NeverOverflows()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 100, "delay_seconds": 0, "backoff": 100 } },
              { "id": "b", "tool": "x", "retry": { "max_attempts": 100, "delay_seconds": 1, "backoff": 100 } } ] }
            """);
        for (var epoch = 0; epoch < 99; epoch++) run.Fails($"a/e{epoch}/c0");
        for (var epoch = 0; epoch < 99; epoch++) run.Fails($"b/e{epoch}/c0").PassesUntilDue();

        run.Keys.ShouldBe(["a/e99/c0", "b/e99/c0"]);
    }

    [Fact]
    public void Retry_OfAnAgent_BeginsANewConversation()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] }, "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }
            """).WantsTools("a/e0/c0", "t").Completes("a/e0/c1").Fails("a/e0/c2");

        run.Call<Command.CallModel>("a/e1/c0").Turns.ShouldBeEmpty();
    }

    [Fact]
    public void Model_FailsTransiently_IsCalledAgainWithTheSameTurns()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] } } ] }""")
            .WantsTools("a/e0/c0", "t").Completes("a/e0/c1").Fails("a/e0/c2", FailureKind.Transient).PassesUntilDue();

        var again = run.Call<Command.CallModel>("a/e0/c2");
        (again.Attempt, again.Turns.Length).ShouldBe((2, 1));
    }

    private static double Delay(Scenario run) => (run.Run.NextDue!.Value - run.Now).TotalSeconds;

    private static Scenario Retried(double delay = 0) => Scenario.Given(
        $$"""{ "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 3, "delay_seconds": {{delay}} } } ] }""");

    private static DateTimeOffset? DueInRun(string runId)
    {
        var run = new RunState(runId);
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        GraphExecutor.Step(run, new Input.Begin("a request", null, RunOptions.Default, PlanJson.Read(Plain).Plan, [], null), at);
        GraphExecutor.Step(run, new Input.Starting("a/e0/c0", Effect.None), at);
        GraphExecutor.Step(run, new Input.Failed("a/e0/c0", new Failure("broken", "It broke.", FailureKind.Transient)), at);
        return run.NextDue;
    }
}
