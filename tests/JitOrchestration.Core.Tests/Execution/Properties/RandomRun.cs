using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>A run of a random plan in a random world.</summary>
internal static class RandomRun
{
    /// <summary>So much of a run as happens in a number of steps, then all the rest.</summary>
    /// <param name="seed">Brings the same run about again.</param>
    /// <param name="steps">How many steps the world takes before somebody brings the run to its end.</param>
    /// <param name="retries">How often the run is retried, if it fails or is cancelled; each time the world goes on.</param>
    public static Scenario Of(int seed, int steps, int retries = 0)
    {
        var run = UnderWay(seed, steps, retries);
        Finisher.Finish(run);
        return run;
    }

    /// <summary>The same, in the midst of things: nobody has brought it to its end since it was last retried.</summary>
    public static Scenario UnderWay(int seed, int steps, int retries = 0)
    {
        var random = new Random(seed);
        var plan = new RandomPlan(random);
        var run = Scenario.Given(plan.Plan, RandomPlan.Input, Options(random), folds: false);
        var world = new RandomWorld(random, run);
        for (var retry = 0; ; retry++)
        {
            for (var step = 0; step < steps && !run.Run.Ended; step++) world.Happen();
            if (retry == retries) return run;
            Finisher.Finish(run);
            if (run.Run.Status == RunStatus.Completed) return run;
            run.Retries(Options(random));
        }
    }

    private static RunOptions Options(Random random) =>
        new() { Synthesize = false, Concurrency = random.Next(3) == 0 ? random.Next(1, 4) : null };
}
