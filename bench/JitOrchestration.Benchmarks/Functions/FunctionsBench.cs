using System.Diagnostics;
using System.Globalization;
using JitOrchestration.Benchmarks.Engine;

namespace JitOrchestration.Benchmarks.Functions;

/// <summary>
/// What the service costs on Durable Functions beside an orchestration that somebody wrote for that one graph: in the same
/// app, on the same host and storage, in turns; from the request to the answer that says that it has ended.
/// </summary>
internal sealed class FunctionsBench(BenchApp app)
{
    public static async Task<int> RunAsync(bool smoke, string? only)
    {
        if (BenchApp.Lacking() is { } lacking)
        {
            Console.Error.WriteLine(lacking);
            return 2;
        }
        try
        {
            Report.Write(await MeasureAsync((smoke ? Smoke : Full).Where(part => only is null || part.Shape.Name == only)), Console.Out);
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or HttpRequestException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task<List<Comparison>> MeasureAsync(IEnumerable<(Shape Shape, int Rounds)> parts)
    {
        var comparisons = new List<Comparison>();
        foreach (var (shape, rounds) in parts)
        {
            // A storage of its own for each: the emulator gets slower with every row that it keeps, and at last does not answer for minutes.
            using var app = await BenchApp.StartAsync();
            var bench = new FunctionsBench(app);
            await bench.WarmUpAsync();
            comparisons.Add(await bench.CompareAsync(shape, rounds));
            Console.Error.WriteLine(comparisons[^1]);
        }
        return comparisons;
    }

    private static (Shape Shape, int Rounds)[] Full { get; } =
    [
        (Shape.Fan(10), 9), (Shape.Fan(200), 5), (Shape.Fan(1_000), 3),
        (Shape.Chain(10), 9), (Shape.Chain(100), 5), (Shape.Chain(500), 3),
        (Shape.ForEach(1_000), 3),
    ];

    /// <summary>Just enough to see that everything still works.</summary>
    private static (Shape Shape, int Rounds)[] Smoke { get; } = [(Shape.Fan(10), 1), (Shape.Chain(10), 1), (Shape.ForEach(50), 1)];

    private async Task WarmUpAsync()
    {
        foreach (var shape in (Shape[])[Shape.Fan(50), Shape.Chain(20), Shape.ForEach(50)])
        {
            for (var i = 0; i < 2; i++) await CompareAsync(shape, rounds: 1);
        }
    }

    private async Task<Comparison> CompareAsync(Shape shape, int rounds)
    {
        var (handWritten, ours) = (new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            handWritten.Add(await SecondsAsync(() => app.RunAsync($"/hand-written/{shape.Orchestrator}/{shape.Size}", id => $"/hand-written/{id}/wait")));
            ours.Add(await SecondsAsync(() => app.RunAsync("/v1/runs", id => $"/v1/runs/{id}/wait?timeout=200", shape.Run)));
        }
        return new Comparison(shape, Median.Of(handWritten), Median.Of(ours));
    }

    private static async Task<double> SecondsAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

/// <summary>Medians, in seconds.</summary>
internal sealed record Comparison(Shape Shape, double HandWritten, double Ours)
{
    public double Ratio => Ours / HandWritten;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shape.Name} {Shape.Size}: hand-written {HandWritten:0.00} s, ours {Ours:0.00} s");
}
