using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>What holds of any graph in any world. A failure names its seed, which brings it about again.</summary>
public class GraphPropertyTests
{
    private const int MaxSteps = 250;

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(100_000, 1_000)]
    public void AnyGraph_InAnyWorld_RunsByTheTable(int firstSeed, int count) => Seeds.ForEach(firstSeed, count, seed =>
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
        oracle.EndedByTheTable(world.Cancels);
        new JournalRules(plan, run.Events).Hold();
        Snapshot.Of(run.Folded()).ShouldBe(Snapshot.Of(run.Run));
    });

    [Fact]
    public void AnyGraph_FoldedAfterEveryStep_GivesTheState() => Seeds.ForEach(200_000, 500, seed =>
    {
        var (_, run, world) = Begin(seed, folds: true);
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++) world.Happen();
        Finisher.Finish(run);
    });

    [Fact]
    public void AnyGraph_TheSameInputs_GiveTheSameJournal() => Seeds.ForEach(300_000, 500, seed =>
    {
        var (_, run, world) = Begin(seed);
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++) world.Happen();

        run.Replayed().Journal.ShouldBe(run.Journal);
    });

    [Fact]
    public void AnyGraph_CrashedAtAnyMoment_HasTheSameCallsToMake() => Seeds.ForEach(400_000, 500, seed =>
    {
        var (_, run, world) = Begin(seed);
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++)
        {
            if (step % 10 == 9) Crashing.LosesNothing(run);
            world.Happen();
        }
    });

    private static (RandomPlan Plan, Scenario Run, RandomWorld World) Begin(int seed, bool folds = false)
    {
        var random = new Random(seed);
        var plan = new RandomPlan(random);
        var options = new RunOptions { Synthesize = false, Concurrency = random.Next(3) == 0 ? random.Next(1, 4) : null };
        var run = Scenario.Given(plan.Plan, RandomPlan.Input, options, folds: folds);
        return (plan, run, new RandomWorld(random, run));
    }
}
