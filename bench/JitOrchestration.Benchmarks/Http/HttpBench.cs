using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using JitOrchestration.Benchmarks.Engine;

namespace JitOrchestration.Benchmarks.Http;

/// <summary>
/// What the HTTP API takes on, over real sockets and on a journal on disk, beside a bare server that answers the same
/// clients with bodies of the same size. The clients have a part of the same processor.
/// </summary>
internal sealed class HttpBench : IDisposable
{
    private static readonly byte[] StartBody = Encoding.UTF8.GetBytes($$"""{ "plan": {{Plans.Chain(1).GetRawText()}} }""");

    private readonly ServerProcess _server;
    private readonly HttpSizes _sizes;
    private readonly JsonObject _results;
    private readonly HttpClient _client;
    private string[] _runs = [];
    private int _errors;

    private HttpBench(ServerProcess server, HttpSizes sizes, JsonObject results)
    {
        (_server, _sizes, _results) = (server, sizes, results);
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(1) };
    }

    public static async Task<int> RunAsync(bool smoke)
    {
        var sizes = smoke ? HttpSizes.Smoke : HttpSizes.Full;
        var results = new JsonObject { ["smoke"] = smoke, ["clients"] = sizes.Clients };
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        using var bench = new HttpBench(server, sizes, results);
        await bench.MeasureAsync();
        Console.WriteLine(results.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
        return bench._errors == 0 ? 0 : 1;
    }

    public void Dispose() => _client.Dispose();

    private async Task MeasureAsync()
    {
        await StartsAsync(_sizes.WarmUp);
        await StartsAsync(_sizes.Requests, "start");
        await GetsAsync(_sizes.WarmUp);
        await GetsAsync(_sizes.Requests, "get");
        await WaitsAsync(_sizes.Requests / 2, "wait");
        await PollsAsync(_sizes.Requests / 2, "poll");
        var streams = new Streams(_client, _server);
        _results["streams"] = _sizes.Streams;
        _results["stream_bytes"] = await streams.MeasureAsync(_sizes.Streams);
        _errors += streams.Errors;
        _results["errors"] = _errors;
        _results["peak_mb"] = Math.Round((await _server.MemoryAsync()).Peak / 1024.0 / 1024.0, 1);
    }

    /// <summary>Starts runs of one step.</summary>
    private async Task StartsAsync(int times, string? name = null)
    {
        _runs = new string[times];
        var answer = 0;
        Note(name, await Load.RunAsync(_sizes.Clients, times, async (i, mine) =>
        {
            var body = await mine.SendAsync(_client, () => Start(new Uri(_server.Api, "v1/runs")), 202);
            if (body is not null) (_runs[i], answer) = (IdOf(body), body.Length);
        }));
        await FloorAsync(times, name, () => Start(new Uri(_server.Bare, $"{answer}")));
    }

    /// <summary>Looks at runs that have ended.</summary>
    private async Task GetsAsync(int times, string? name = null)
    {
        var answer = 0;
        Note(name, await Load.RunAsync(_sizes.Clients, times, async (i, mine) =>
        {
            var body = await mine.SendAsync(_client, () => Get($"v1/runs/{_runs[i % _runs.Length]}"), 200);
            if (body is not null) answer = body.Length;
        }));
        await FloorAsync(times, name, () => new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Bare, $"{answer}")));
    }

    /// <summary>Starts runs, and waits for the end of each as soon as it is started; what is measured is the wait.</summary>
    private async Task WaitsAsync(int times, string name) => Note(name, await Load.RunAsync(_sizes.Clients, times, async (_, mine) =>
    {
        var started = await new Timings().SendAsync(_client, () => Start(new Uri(_server.Api, "v1/runs")), 202);
        await mine.SendAsync(_client, () => Get($"v1/runs/{IdOf(started!)}/wait?timeout=30"), 200);
    }));

    /// <summary>Starts runs, and asks for each again and again until it has ended; every request counts.</summary>
    private async Task PollsAsync(int times, string name) => Note(name, await Load.RunAsync(_sizes.Clients, times, async (_, mine) =>
    {
        var id = IdOf((await mine.SendAsync(_client, () => Start(new Uri(_server.Api, "v1/runs")), 202))!);
        while (await mine.SendAsync(_client, () => Get($"v1/runs/{id}"), 200) is { } body && !HasEnded(body))
        {
            // Not yet.
        }
    }));

    private async Task FloorAsync(int times, string? name, Func<HttpRequestMessage> make)
    {
        var floor = await Load.RunAsync(_sizes.Clients, times, (_, mine) => mine.SendAsync(_client, make, 200));
        if (name is null) return;
        floor.WriteTo(_results, $"{name}_floor");
        _results[$"{name}_of_floor"] = Math.Round((double)_results[$"{name}_per_s"]! / floor.PerSecond, 3);
    }

    private void Note(string? name, Timings timings)
    {
        _errors += timings.Errors;
        if (name is not null) timings.WriteTo(_results, name);
    }

    private HttpRequestMessage Get(string path) => new(HttpMethod.Get, new Uri(_server.Api, path));

    private static HttpRequestMessage Start(Uri address)
    {
        var content = new ByteArrayContent(StartBody);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
    }

    private static string IdOf(byte[] run) => JsonElement.Parse(run).GetProperty("id").GetString()!;

    private static bool HasEnded(byte[] run) => JsonElement.Parse(run).GetProperty("status").GetString() is "completed" or "failed" or "cancelled";
}

/// <summary>How much of everything.</summary>
internal sealed record HttpSizes(int Clients, int WarmUp, int Requests, int Streams)
{
    public static readonly HttpSizes Full = new(1_000, 5_000, 20_000, 200);

    /// <summary>Just enough to see that everything still works.</summary>
    public static readonly HttpSizes Smoke = new(20, 100, 200, 10);
}
