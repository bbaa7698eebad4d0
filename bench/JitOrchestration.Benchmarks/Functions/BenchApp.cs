using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using JitOrchestration.Functions.Tests.RealHost;

namespace JitOrchestration.Benchmarks.Functions;

/// <summary>The app with hand-written orchestrations beside it, on a Functions host and a storage of its own.</summary>
internal sealed class BenchApp : IDisposable
{
    private const string Project = "JitOrchestration.Benchmarks.Functions";

    private readonly Azurite _storage;
    private readonly LocalProcess _host;
    private readonly HttpClient _client;

    private BenchApp(Azurite storage, string command, string folder)
    {
        var port = Ports.Free();
        _storage = storage;
        _host = LocalProcess.Start(command, folder, ["start", "--port", $"{port}"], [
            ("AzureWebJobsStorage", storage.Connection), ("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"), ("AzureWebJobsDisableHomepage", "true"),
            ("JIT_TASK_HUB", "Bench"), ("JIT_CONTAINER", "bench")]);
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(250) };
    }

    /// <summary>What this machine lacks; null: nothing.</summary>
    public static string? Lacking() =>
        HostCommand() is null ? "There is no Functions host: install Core Tools (npm install -g azure-functions-core-tools@4), or name a command with JIT_FUNCTIONS_HOST."
        : LocalProcess.Find("azurite") is null ? "There is no Azurite: npm install -g azurite."
        : null;

    public static async Task<BenchApp> StartAsync()
    {
        var folder = await BuildAsync();
        var app = new BenchApp(await Azurite.StartAsync(), HostCommand()!, folder);
        await Eventually.TrueAsync(app.IsHealthyAsync, () => app._host.Output);
        return app;
    }

    /// <summary>Starts something, and waits for its end.</summary>
    /// <param name="start">Where it is started.</param>
    /// <param name="wait">Where it is waited for, with its id.</param>
    /// <param name="body">What is sent.</param>
    /// <exception cref="InvalidOperationException">It did not complete.</exception>
    public async Task RunAsync(string start, Func<string, string> wait, JsonElement? body = null)
    {
        using var started = await _client.PostAsync(start, body is null ? null : JsonContent.Create(body));
        if (!started.IsSuccessStatusCode) throw new InvalidOperationException($"{start}: {(int)started.StatusCode} {await started.Content.ReadAsStringAsync()}\n{_host.Output}");
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var ended = await _client.GetAsync(wait(id));
        var answer = await ended.Content.ReadAsStringAsync();
        if ((int)ended.StatusCode != 200 || JsonElement.Parse(answer).GetProperty("status").GetString() != "completed")
            throw new InvalidOperationException($"{start} did not complete: {(int)ended.StatusCode} {answer}\n{_host.Output}");
    }

    public void Dispose()
    {
        _client.Dispose();
        _host.Dispose();
        _storage.Dispose();
    }

    private static string? HostCommand() => Environment.GetEnvironmentVariable("JIT_FUNCTIONS_HOST") ?? LocalProcess.Find("func");

    /// <summary>No reference builds it: the packages of the app are not on every feed.</summary>
    private static async Task<string> BuildAsync([CallerFilePath] string here = "")
    {
        var project = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../..", Project));
        using var build = LocalProcess.Start("dotnet", project, ["build", "-c", "Release", "-nodeReuse:false"]);
        if (await build.ExitAsync() != 0) throw new InvalidOperationException($"{Project} does not build:\n{build.Output}");
        return Path.Combine(project, "bin/Release/net10.0");
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync("/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
