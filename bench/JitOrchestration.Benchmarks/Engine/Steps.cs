using System.Diagnostics;
using System.Text.Json.Nodes;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>Short runs: how long one takes alone, and how many go through when many share the commits.</summary>
internal static class Steps
{
    private const int AtOnce = 64;
    private const int StepsPerRun = 5;

    public static async Task OneStepAsync(Sizes sizes, JsonObject results)
    {
        using var folder = new TemporaryFolder();
        await using var engine = await BenchEngine.OpenAsync(folder.Path);
        var plan = Plans.Chain(1);
        var times = new List<double>();
        for (var i = 0; i < sizes.OneSteps * 2; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await engine.RunAsync(plan);
            if (i >= sizes.OneSteps) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        results["one_step_ms_p50"] = Median.Of(times);
    }

    public static async Task FiveStepAsync(Sizes sizes, JsonObject results)
    {
        results["five_step_steps_per_s"] = await FiveStepAsync(sizes.FiveStepRuns, keepsNothing: false);
        results["five_step_noop_steps_per_s"] = await FiveStepAsync(sizes.FiveStepRuns, keepsNothing: true);
        if (results["commit_64_ms_p50"] is { } commit)
        {
            var floor = AtOnce / (double)commit * 1000;
            results["five_step_of_floor"] = Math.Round((double)results["five_step_steps_per_s"]! / floor, 3);
        }
    }

    private static async Task<double> FiveStepAsync(int runs, bool keepsNothing)
    {
        using var folder = new TemporaryFolder();
        await using var engine = await BenchEngine.OpenAsync(folder.Path, keepsNothing);
        await DriveAsync(engine, Math.Max(AtOnce, runs / 10));
        var start = Stopwatch.GetTimestamp();
        await DriveAsync(engine, runs);
        var elapsed = Stopwatch.GetElapsedTime(start);
        var commits = engine.Engine.Commits;
        if (!keepsNothing) Console.Error.WriteLine($"five_step: {commits.Commits} commits of {commits.Rows / (double)commits.Commits:0.0} rows, {commits.AverageMs:0.000} ms each");
        return Math.Round(runs * StepsPerRun / elapsed.TotalSeconds);
    }

    private static Task DriveAsync(BenchEngine engine, int runs)
    {
        var plan = Plans.Chain(StepsPerRun);
        var left = runs;
        return Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await engine.RunAsync(plan);
        })));
    }
}
