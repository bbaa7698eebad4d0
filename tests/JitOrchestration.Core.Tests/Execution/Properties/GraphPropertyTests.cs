using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>What holds of any graph in any world. A failure names its seed, which brings it about again.</summary>
public class GraphPropertyTests
{
    private const int MaxSteps = 250;

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(100_000, 1_000)]
    public void AnyGraph_InAnyWorld_RunsByTheTable(int firstSeed, int count) => ForEachSeed(firstSeed, count, seed =>
    {
        var (plan, run, world) = Begin(seed);
        var oracle = new Oracle(plan, run, world.AnsweredConditions);
        oracle.NothingIsHeldBack();
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++)
        {
            world.Happen();
            oracle.NothingIsHeldBack();
        }
        Finisher.Finish(run);

        run.Run.Ended.ShouldBeTrue("it never ends");
        foreach (var (id, truth) in Answered(run)) world.AnsweredConditions[id] = truth;
        oracle.EndedByTheTable(world.Cancels);
        new JournalRules(plan, run.Events).Hold();
        Snapshot.Of(run.Folded()).ShouldBe(Snapshot.Of(run.Run));
    });

    [Fact]
    public void AnyGraph_FoldedAfterEveryStep_GivesTheState() => ForEachSeed(200_000, 500, seed =>
    {
        var (_, run, world) = Begin(seed, folds: true);
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++) world.Happen();
        Finisher.Finish(run);
    });

    [Fact]
    public void AnyGraph_TheSameInputs_GiveTheSameJournal() => ForEachSeed(300_000, 500, seed =>
    {
        var (_, run, world) = Begin(seed);
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++) world.Happen();

        run.Replayed().Journal.ShouldBe(run.Journal);
    });

    [Fact]
    public void AnyGraph_CrashedAtAnyMoment_HasTheSameCallsToMake() => ForEachSeed(400_000, 500, seed =>
    {
        var (_, run, world) = Begin(seed);
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++)
        {
            if (step % 10 == 9) CrashLosesNothing(run);
            world.Happen();
        }
    });

    private static void CrashLosesNothing(Scenario run)
    {
        var unanswered = run.Run.Calls.Open.Where(call => call.Active).Select(call => call.Key).ToHashSet();
        run.Crashes();
        foreach (var e in run.Latest)
        {
            if (e is RunEvent.CallFailed { RetryAt: null } failed) unanswered.Remove(failed.Key);
            if (e is RunEvent.QuestionAsked { Question.Key: { } key }) unanswered.Remove(key);
        }
        var now = run.Run.Calls.Open.Where(call => call.Active).Select(call => call.Key);
        if (run.Latest.Any(e => e is RunEvent.CallFailed)) unanswered.Except(now).ShouldAllBe(_ => run.Run.Closing);
        else now.ShouldBe(unanswered, ignoreOrder: true);
    }

    private static (RandomPlan Plan, Scenario Run, RandomWorld World) Begin(int seed, bool folds = false)
    {
        var random = new Random(seed);
        var plan = new RandomPlan(random);
        var options = new RunOptions { Synthesize = false, Concurrency = random.Next(3) == 0 ? random.Next(1, 4) : null };
        var run = Scenario.Given(plan.Plan, RandomPlan.Input, options, folds: folds);
        return (plan, run, new RandomWorld(random, run));
    }

    /// <summary>The conditions that an activity answered, from the journal.</summary>
    private static IEnumerable<(string Id, bool Truth)> Answered(Scenario run)
    {
        var requested = run.EventsOf<RunEvent.EvaluationRequested>()
            .Where(e => e is { Index: null, What: EvaluationKind.Condition }).Select(e => e.Subtask).ToHashSet();
        return run.EventsOf<RunEvent.ConditionEvaluated>().Where(e => e.Index is null && requested.Contains(e.Subtask))
            .Select(e => (e.Subtask, e.Outcome == Core.Expressions.TruthValue.True));
    }

    private static void ForEachSeed(int first, int count, Action<int> test)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                test(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }
    }
}
