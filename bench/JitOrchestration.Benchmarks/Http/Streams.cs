using System.Text;
using System.Text.Json;
using JitOrchestration.Benchmarks.Engine;

namespace JitOrchestration.Benchmarks.Http;

/// <summary>Event streams of runs that wait for a person: what each costs while it is open, and that none loses its end.</summary>
internal sealed class Streams(HttpClient client, ServerProcess server)
{
    private const string LastEvent = "\"type\":\"run_completed\"";
    /// <summary>The server also lets go of what it had for earlier requests, at moments of its own: one round says little.</summary>
    private const int Rounds = 5;

    private static readonly string Start = $$"""{ "plan": {{Plans.Question.GetRawText()}} }""";

    /// <summary>Streams that did not show how their run ended.</summary>
    public int Errors { get; private set; }

    /// <summary>Opens streams, and lets them end.</summary>
    /// <returns>How many bytes of the server's heap an open stream holds.</returns>
    public async Task<double> MeasureAsync(int count)
    {
        var bytes = new List<double>();
        for (var i = 0; i < Rounds; i++) bytes.Add(await RoundAsync(count));
        return Math.Round(Median.Of(bytes));
    }

    private async Task<double> RoundAsync(int count)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartAsync()));
        var before = (await server.MemoryAsync()).Heap;
        var streams = await Task.WhenAll(runs.Select(OpenAsync));
        var after = (await server.MemoryAsync()).Heap;
        var ends = streams.Select(stream => stream.ReadToEndAsync()).ToArray();
        await Task.WhenAll(runs.Select(AnswerAsync));
        Errors += (await Task.WhenAll(ends)).Count(events => !events.Contains(LastEvent, StringComparison.Ordinal));
        return (after - before) / (double)count;
    }

    private async Task<string> StartAsync()
    {
        using var response = await client.PostAsync(new Uri(server.Api, "v1/runs"), Json(Start));
        return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }

    /// <summary>A stream that has shown the question: whatever it holds while it waits, it holds by then.</summary>
    private async Task<StreamReader> OpenAsync(string run)
    {
        var reader = new StreamReader(await client.GetStreamAsync(new Uri(server.Api, $"v1/runs/{run}/events")));
        while (await reader.ReadLineAsync() is { } line && !line.Contains("question_asked", StringComparison.Ordinal))
        {
            // What came before the question.
        }
        return reader;
    }

    private async Task AnswerAsync(string run)
    {
        using var response = await client.PostAsync(new Uri(server.Api, $"v1/runs/{run}/subtasks/confirm/answer"), Json("""{ "answer": "yes" }"""));
        if (!response.IsSuccessStatusCode) Errors++;
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
