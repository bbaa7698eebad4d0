using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>What holds of any graph whose run is stopped, at any moment, and retried; and of its forks.</summary>
public class RetryPropertyTests
{
    private const int MaxSteps = 2_000;

    /// <summary>In so many steps of a disturbed run one is a disturbance.</summary>
    private const int Rarity = 6;

    private const int MaxRetries = 8;

    [Theory]
    [InlineData(500_000, 500, false)]
    [InlineData(510_000, 250, true)]
    public void AnyGraph_StoppedAndRetriedUntilItCompletes_EndsAsIfNothingHadBeen(int firstSeed, int count, bool folds)
    {
        var compared = 0;
        Seeds.ForEach(firstSeed, count, seed =>
        {
            var plan = new RandomPlan(new Random(seed));
            var undisturbed = Run(plan, seed, disturbed: false);
            if (undisturbed.Run.Status != RunStatus.Completed) return;
            compared++;
            var run = Run(plan, seed, disturbed: true, folds);

            run.Run.Status.ShouldBe(RunStatus.Completed);
            Outcome(run).ShouldBe(Outcome(undisturbed));
            new JournalRules(plan, run.Events).Hold();
            Snapshot.Of(run.Folded()).ShouldBe(Snapshot.Of(run.Run));
        });
        compared.ShouldBeGreaterThan(count / 3, "else nothing is shown");
    }

    [Fact]
    public void AnyGraph_RetriedInAnyWorld_RunsByTheTable() => Seeds.ForEach(520_000, 500, seed => InAnyWorld(seed, folds: false));

    [Fact]
    public void AnyGraph_RetriedInAnyWorld_FoldsToItsState() => Seeds.ForEach(530_000, 200, seed => InAnyWorld(seed, folds: true));

    [Fact]
    public void AnyGraph_RetriedWithTheSameInputs_GivesTheSameJournal() => Seeds.ForEach(540_000, 200, seed =>
    {
        var run = Run(new RandomPlan(new Random(seed)), seed, disturbed: true);

        run.Replayed().Journal.ShouldBe(run.Journal);
    });

    [Fact]
    public void AnyGraph_ForkedAnywhere_EndsAsItsSource()
    {
        var compared = 0;
        Seeds.ForEach(550_000, 500, seed =>
        {
            var plan = new RandomPlan(new Random(seed));
            var source = Run(plan, seed, disturbed: false);
            var random = new Random(seed);
            var from = plan.Plan.Subtasks[random.Next(plan.Plan.Subtasks.Length)].Id;
            var fork = source.Fork(from, plan.Plan, folds: false);
            var kept = fork.EventsOf<RunEvent.SubtaskKept>().Select(e => e.Subtask).ToHashSet();
            Finish(fork, new SteadyWorld(seed, random, fork));

            fork.Run.Status.ShouldBe(source.Run.Status);
            fork.EventsOf<RunEvent.SubtaskStarted>().ShouldAllBe(started => !kept.Contains(started.Subtask));
            new JournalRules(plan, fork.Events).Hold();
            Snapshot.Of(fork.Folded()).ShouldBe(Snapshot.Of(fork.Run));
            // What was under way when a run failed depends on the order of things, which differs.
            if (source.Run.Status != RunStatus.Completed) return;
            compared++;
            Outcome(fork).ShouldBe(Outcome(source));
        });
        compared.ShouldBeGreaterThan(150, "else nothing is shown");
    }

    private static void InAnyWorld(int seed, bool folds)
    {
        var random = new Random(seed);
        var plan = new RandomPlan(random);
        var run = Scenario.Given(plan.Plan, RandomPlan.Input, new RunOptions { Synthesize = false }, folds: folds);
        var world = new RandomWorld(random, run);
        var oracle = new Oracle(plan, run, world.AnsweredConditions);
        for (var retries = 0; ; retries++)
        {
            for (var step = 0; step < 60 && !run.Run.Ended; step++)
            {
                if (random.Next(40) == 0) Crashing.LosesNothing(run);
                world.Happen();
                oracle.NothingIsHeldBack();
            }
            if (retries < 3 && !run.Run.Ended) run.CancelsOutright();
            Finisher.Finish(run);
            run.Run.Ended.ShouldBeTrue("it never ends");
            oracle.EndedByTheTable(WasCancelled(run) ? 2 : 0);
            if (retries == 4 || run.Run.Status == RunStatus.Completed) break;
            run.Retries(new RunOptions { Synthesize = false, Concurrency = random.Next(3) == 0 ? random.Next(1, 4) : null });
            run.Rejection.ShouldBeNull();
            oracle.NothingIsHeldBack();
        }
        new JournalRules(plan, run.Events).Hold();
        Snapshot.Of(run.Folded()).ShouldBe(Snapshot.Of(run.Run));
    }

    /// <summary>Since it was last retried.</summary>
    private static bool WasCancelled(Scenario run) =>
        run.Events.FindLastIndex(e => e is RunEvent.CancelRequested) > run.Events.FindLastIndex(e => e is RunEvent.RunRetried);

    private static Scenario Run(RandomPlan plan, int seed, bool disturbed, bool folds = false)
    {
        var random = new Random(seed);
        var options = new RunOptions { Synthesize = false, Concurrency = random.Next(3) == 0 ? random.Next(1, 4) : null };
        var run = Scenario.Given(plan.Plan, RandomPlan.Input, options, folds: folds);
        var world = new SteadyWorld(seed, random, run);
        if (disturbed) Disturb(run, world, random);
        Finish(run, world);
        return run;
    }

    private static void Disturb(Scenario run, SteadyWorld world, Random random)
    {
        for (var retries = 0; retries < MaxRetries && run.Run.Status != RunStatus.Completed;)
        {
            if (run.Run.Ended)
            {
                run.Retries().Rejection.ShouldBeNull();
                retries++;
            }
            else if (random.Next(Rarity) == 0) world.Disturb();
            else world.Happen();
        }
    }

    private static void Finish(Scenario run, SteadyWorld world)
    {
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++)
        {
            world.Happen().ShouldBeTrue($"nothing can be done, and it has not ended: {Snapshot.Of(run.Run)}");
        }
        run.Run.Ended.ShouldBeTrue("it never ends");
    }

    /// <summary>How every subtask ended, and its result; that of a wait is a time of day.</summary>
    private static IEnumerable<string> Outcome(Scenario run) => run.Run.Subtasks.Select(subtask =>
        $"{subtask.Id} {subtask.Status} {subtask.Reason} {subtask.Failure?.Code} {(subtask.Node.Subtask.Wait is null ? Scenario.Text(subtask.Result) : "")}");
}
