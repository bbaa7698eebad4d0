using System.Diagnostics;
using System.Text.Json.Nodes;
using JitOrchestration.Benchmarks.Engine;

namespace JitOrchestration.Benchmarks.Http;

/// <summary>Many clients at once, each with a connection of its own, that wait for an answer before they ask again.</summary>
internal static class Load
{
    /// <summary>Lets all clients ask together so often.</summary>
    /// <returns>What took how long.</returns>
    public static async Task<Timings> RunAsync(int clients, int times, Func<int, Timings, Task> ask)
    {
        var timings = Enumerable.Range(0, clients).Select(_ => new Timings()).ToArray();
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(timings.Select(mine => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < times) await ask(i, mine);
        })));
        return Timings.Of(timings, Stopwatch.GetElapsedTime(start));
    }
}

/// <summary>How long requests took. One for each client, so that nobody waits to write.</summary>
internal sealed class Timings
{
    private readonly List<double> _milliseconds = [];
    private TimeSpan _elapsed;

    /// <summary>Answers that were none, or not what they should be.</summary>
    public int Errors { get; private set; }

    public double PerSecond => Math.Round(_milliseconds.Count / _elapsed.TotalSeconds);

    public static Timings Of(IEnumerable<Timings> parts, TimeSpan elapsed)
    {
        var all = new Timings { _elapsed = elapsed };
        foreach (var part in parts)
        {
            all._milliseconds.AddRange(part._milliseconds);
            all.Errors += part.Errors;
        }
        return all;
    }

    /// <summary>Sends a request and reads the answer whole.</summary>
    /// <returns>The body; null: it failed, which is counted.</returns>
    public async Task<byte[]?> SendAsync(HttpClient client, Func<HttpRequestMessage> make, int wanted)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var request = make();
            using var response = await client.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if ((int)response.StatusCode == wanted) return body;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Console.Error.WriteLine(e.Message);
        }
        Errors++;
        return null;
    }

    public void WriteTo(JsonObject results, string name)
    {
        results[$"{name}_per_s"] = PerSecond;
        results[$"{name}_ms_p50"] = Median.Of(_milliseconds);
        results[$"{name}_ms_p99"] = Median.Percentile99(_milliseconds);
    }
}
