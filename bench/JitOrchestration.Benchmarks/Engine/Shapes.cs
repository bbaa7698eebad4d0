using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>One run alone: wide, and long.</summary>
internal static class Shapes
{
    private const int Width = 1_000;

    public static async Task FanAsync(Sizes sizes, JsonObject results) =>
        results["fan_1000_ms"] = await MillisecondsAsync(Plans.Fan(Width), sizes.FanRuns);

    public static async Task ChainsAsync(Sizes sizes, JsonObject results)
    {
        foreach (var length in sizes.Chains)
        {
            var repeats = Math.Max(1, Math.Min(10, 10_000 / length));
            results[$"chain_{length}_ms_per_step"] = Math.Round(await MillisecondsAsync(Plans.Chain(length), repeats) / length, 4);
        }
    }

    private static async Task<double> MillisecondsAsync(JsonElement plan, int repeats)
    {
        using var folder = new TemporaryFolder();
        await using var engine = await BenchEngine.OpenAsync(folder.Path);
        for (var i = 0; i < 3; i++) await engine.RunAsync(Plans.Chain(100));
        await engine.RunAsync(Plans.Fan(100));
        var times = new List<double>();
        for (var i = 0; i < repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await engine.RunAsync(plan, Plans.Large);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return Median.Of(times);
    }
}
