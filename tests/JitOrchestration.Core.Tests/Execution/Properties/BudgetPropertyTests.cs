using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>Whatever happens to a run on a small budget, it is kept, nothing of it gets lost, and the run can end.</summary>
public class BudgetPropertyTests
{
    /// <summary>A few calls, or children, and then some.</summary>
    private const int LeastTokens = 15_000;
    private const int MostTokens = 120_000;

    [Fact]
    public void AnyGraph_OnASmallBudget_KeepsItAndEnds()
    {
        var (putBy, failed) = (0, 0);
        Seeds.ForEach(900_000, 1_500, seed => Play(seed, ref putBy, ref failed));

        putBy.ShouldBeGreaterThan(30, "calls have to wait for the budget, or nothing is shown here");
        failed.ShouldBeGreaterThan(100, "runs have to come to the end of it");
    }

    private static void Play(int seed, ref int putBy, ref int failed)
    {
        var random = new Random(seed);
        var plan = new RandomPlan(random);
        var run = Scenario.Given(plan.Plan, RandomPlan.Input, Options(random), folds: false);
        var world = new RandomWorld(random, run);
        for (var retry = 0; retry < 2; retry++)
        {
            for (var step = 0; step < 120 && !run.Run.Ended; step++)
            {
                world.Happen();
                ShouldKeep(run.Run);
                if (run.Run.Calls.At(CallStage.OverBudget).Count > 0) Interlocked.Increment(ref putBy);
            }
            Finisher.Finish(run);
            run.Run.Ended.ShouldBeTrue($"seed {seed}: {Snapshot.Of(run.Run)}");
            ShouldKeep(run.Run);
            if (run.Run.Error is { IsLimit: true }) Interlocked.Increment(ref failed);
            if (run.Run.Status != RunStatus.Completed) run.Retries(Options(random) with { Budget = new RunBudget { Tokens = 1_000_000 } });
        }
    }

    /// <summary>What is set aside is what calls under way and children have; with what is used it is within the budget.</summary>
    private static void ShouldKeep(RunState run)
    {
        var calls = run.Calls.Open.Where(call => call.Stage == CallStage.Started).Select(call => call.Reserved);
        var children = run.OpenChildren.Values.Concat(run.UnwantedChildren.Values).Select(child => child.Grant);
        var open = calls.Concat(children).OfType<Reservation>().ToList();

        run.Budget.Reserved.ShouldBe(open.Aggregate(Reservation.None, (sum, one) => sum + one));
        run.Budget.HasOpen.ShouldBe(open.Count > 0);
        run.Budget.Free!.Tokens.ShouldBeGreaterThanOrEqualTo(0);
        run.Budget.Free.Usd.ShouldBeGreaterThanOrEqualTo(run.Options.Budget!.Usd is null ? decimal.MinValue : 0);
    }

    private static RunOptions Options(Random random) => new()
    {
        Synthesize = false,
        Concurrency = random.Next(3) == 0 ? random.Next(1, 4) : null,
        Budget = new RunBudget
        {
            Tokens = random.Next(LeastTokens, MostTokens),
            Usd = random.Next(2) == 0 ? null : random.Next(1, 40) / 10m,
            Rate = new ModelRate(1, 10),
        },
    };
}
