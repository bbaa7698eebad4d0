using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

/// <summary>The command <c>jit serve</c> as a real process.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Work = """
        { "plan": { "subtasks": [
          { "id": "each", "for_each": "input", "max_parallel": 3, "tool": "wait_ms", "args": { "ms": 15 } },
          { "id": "last", "tool": "echo", "args": { "n": "{{len(each.result)}}" }, "depends_on": ["each"] } ] },
          "input": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("jit-serve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Serve_KilledUnderLoad_AnswersForEveryRunItAcceptedAndStreamsGoOnExactly()
    {
        var port = Ports.Free();
        var server = await ServeProcess.StartAsync(_folder, port);
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = Eventually.Patience };
        var accepted = new ConcurrentBag<string>();
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(worker => StartRunsAsync(client, worker, accepted, enough.Token)).ToArray();
        await Eventually.IsAsync(() => accepted.Count > 20);
        var streams = accepted.Take(10).Select(id => FollowAsync(client, id)).ToArray();
        for (var kill = 0; kill < 2; kill++)
        {
            var before = accepted.Count;
            await Eventually.IsAsync(() => accepted.Count > before + 10);
            server.Kill();
            server = await ServeProcess.StartAsync(_folder, port);
        }
        await enough.CancelAsync();
        await Task.WhenAll(load);

        foreach (var id in accepted.Distinct()) await EndsWellAsync(client, id);
        foreach (var seen in await Task.WhenAll(streams))
        {
            seen.Select(happened => happened.Id).ShouldBe(Enumerable.Range(1, seen.Count).Select(sequence => (long)sequence));
            seen[^1].Type.ShouldBe("run_completed");
        }
        accepted.Count.ShouldBe(accepted.Distinct().Count(), "each start has a key of its own");
        (await CountAsync(client)).ShouldBe(accepted.Count, "a start that was sent again is one run");
        server.Dispose();
    }

    [Fact]
    public async Task Serve_Terminated_StopsInOrderAndLeavesTheRunForLater()
    {
        using var server = await ServeProcess.StartAsync(_folder, 0, "--stop-grace", "0");
        using var client = new HttpClient { BaseAddress = server.Address };
        var id = await StartAsync(client, """{ "plan": { "subtasks": [{ "id": "w", "wait": 3600 }] } }""", "one");

        (await server.TerminateAsync()).ShouldBe(0);

        using var again = await ServeProcess.StartAsync(_folder);
        using var other = new HttpClient { BaseAddress = again.Address };
        (await JsonAsync(other, $"/v1/runs/{id}")).GetProperty("status").GetString().ShouldBe("running");
    }

    [Fact]
    public async Task Serve_WithoutARoot_ShowsNoFiles()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret.txt"), "seen");
        var read = """{ "plan": { "subtasks": [{ "id": "r", "tool": "read_file", "args": { "path": "secret.txt" } }] } }""";
        using (var server = await ServeProcess.StartAsync(_folder))
        {
            using var client = new HttpClient { BaseAddress = server.Address };
            var run = await JsonAsync(client, $"/v1/runs/{await StartAsync(client, read, "a")}/wait");
            run.GetProperty("status").GetString().ShouldBe("failed");
        }

        var root = Directory.CreateDirectory(Path.Combine(_folder, "root")).FullName;
        File.Move(Path.Combine(_folder, "secret.txt"), Path.Combine(root, "secret.txt"));
        using var open = await ServeProcess.StartAsync(_folder, 0, "--root", root);
        using var other = new HttpClient { BaseAddress = open.Address };
        var shown = await JsonAsync(other, $"/v1/runs/{await StartAsync(other, read, "b")}/wait");
        shown.GetProperty("result").GetRawText().ShouldContain("seen");
    }

    /// <summary>A client as it should be: what is not answered is sent again under the same key.</summary>
    private static async Task StartRunsAsync(HttpClient client, int worker, ConcurrentBag<string> accepted, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++) accepted.Add(await StartAsync(client, Work, $"{worker}-{i}"));
    }

    private static async Task<string> StartAsync(HttpClient client, string body, string key)
    {
        string? id = null;
        await Eventually.IsAsync(async () => (id = await TryStartAsync(client, body, key)) is not null);
        return id!;
    }

    private static async Task<string?> TryStartAsync(HttpClient client, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/runs") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            response.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
            return JsonElement.Parse(text).GetProperty("id").GetString();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Reads a stream to its end; whenever it breaks off, comes again with the id of the last event that was whole.</summary>
    private static async Task<List<StreamedEvent>> FollowAsync(HttpClient client, string id)
    {
        var seen = new List<StreamedEvent>();
        await Eventually.IsAsync(async () =>
        {
            try
            {
                using var stream = await EventReader.OpenAsync(client, $"/v1/runs/{id}/events", seen.LastOrDefault()?.Id);
                while (await stream.NextAsync() is { } next) seen.Add(next);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The server is gone for the moment.
            }
            return seen is [.., { Type: "run_completed" }];
        });
        return seen;
    }

    private static async Task EndsWellAsync(HttpClient client, string id)
    {
        var run = await JsonAsync(client, $"/v1/runs/{id}/wait?timeout=120");
        run.GetProperty("status").GetString().ShouldBe("completed", run.GetRawText());
        run.GetProperty("result").GetProperty("n").GetInt32().ShouldBe(12);
    }

    private static async Task<int> CountAsync(HttpClient client)
    {
        var count = 0;
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await JsonAsync(client, string.Create(CultureInfo.InvariantCulture, $"/v1/runs?limit=100&cursor={cursor}"));
            count += page.GetProperty("runs").GetArrayLength();
            cursor = page.GetProperty("next").GetString();
        }
        return count;
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path) => JsonElement.Parse(await client.GetStringAsync(path));
}
