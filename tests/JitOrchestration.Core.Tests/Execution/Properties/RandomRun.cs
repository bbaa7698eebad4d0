using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>A run of a random plan in a random world.</summary>
internal static class RandomRun
{
    /// <summary>So much of the run as happens in a number of steps, then all the rest.</summary>
    public static Scenario Of(int seed, int steps)
    {
        var random = new Random(seed);
        var plan = new RandomPlan(random);
        var options = new RunOptions { Synthesize = false, Concurrency = random.Next(3) == 0 ? random.Next(1, 4) : null };
        var run = Scenario.Given(plan.Plan, RandomPlan.Input, options, folds: false);
        var world = new RandomWorld(random, run);
        for (var step = 0; step < steps && !run.Run.Ended; step++) world.Happen();
        Finisher.Finish(run);
        return run;
    }
}
