using System.Text.Json;
using System.Text.Json.Nodes;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>
/// What the embedded engine does on a journal on disk, with full durability, beside what its disk allows: the floor is
/// measured in the same run, on the same disk.
/// </summary>
internal static class EngineBench
{
    public static async Task<int> RunAsync(bool smoke, string? only)
    {
        var size = smoke ? Sizes.Smoke : Sizes.Full;
        var parts = new (string Name, Func<Sizes, JsonObject, Task> Measure)[]
        {
            ("floor", Floor.MeasureAsync),
            ("one_step", Steps.OneStepAsync),
            ("five_step", Steps.FiveStepAsync),
            ("fan", Shapes.FanAsync),
            ("chain", Shapes.ChainsAsync),
            ("parked", Parked.MeasureAsync),
        };
        var results = new JsonObject { ["smoke"] = smoke };
        foreach (var (name, measure) in parts)
        {
            if (only is null || only == name || name == "floor") await measure(size, results);
        }
        Console.WriteLine(results.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
        return 0;
    }
}

/// <summary>How much of everything.</summary>
internal sealed record Sizes(int FloorCommits, int OneSteps, int FiveStepRuns, int FanRuns, int[] Chains, int ParkedRuns)
{
    public static readonly Sizes Full = new(1000, 500, 20_000, 15, [100, 1_000, 10_000], 100_000);

    /// <summary>Just enough to see that everything still works.</summary>
    public static readonly Sizes Smoke = new(50, 20, 200, 1, [100], 500);
}

internal static class Median
{
    public static double Of(List<double> values)
    {
        values.Sort();
        return Math.Round(values[values.Count / 2], 4);
    }

    /// <summary>What all but one in a hundred stay below.</summary>
    public static double Percentile99(List<double> values)
    {
        values.Sort();
        return Math.Round(values[values.Count * 99 / 100], 4);
    }
}
