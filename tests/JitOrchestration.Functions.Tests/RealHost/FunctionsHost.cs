using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using JitOrchestration.Activities.Models;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>The app on a real Functions host: Core Tools' <c>func</c>, or the command that <c>JIT_FUNCTIONS_HOST</c> names.</summary>
internal sealed class FunctionsHost : IDisposable
{
    // Whoever runs the tests may well have a model configured; a blank is taken for not set.
    private static readonly (string, string)[] NoModel = [.. typeof(ModelVariables).GetFields().Select(field => ((string)field.GetRawConstantValue()!, ""))];

    private readonly string _connection;
    private readonly string _hub;
    private readonly (string Name, string Value)[] _settings;
    private readonly int _port = Ports.Free();
    private LocalProcess _process;

    private FunctionsHost(string connection, string hub, (string Name, string Value)[] settings)
    {
        (_connection, _hub, _settings) = (connection, hub, settings);
        _process = Launch();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(250) };
    }

    public static string? Command => Environment.GetEnvironmentVariable("JIT_FUNCTIONS_HOST") ?? LocalProcess.Find("func");

    public HttpClient Client { get; }

    /// <summary>The container of its journals.</summary>
    public string Container => _hub.ToLowerInvariant();

    /// <summary>What it has written.</summary>
    public string Output => _process.Output;

    public static async Task<FunctionsHost> StartAsync(Azurite storage, params (string Name, string Value)[] settings)
    {
        var host = new FunctionsHost(storage.Connection, $"Hub{Guid.NewGuid():N}"[..20], settings);
        try
        {
            await host.IsReadyAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Skips a test where there is nothing to run it on.</summary>
    public static void RequireIt()
    {
        Assert.SkipWhen(Command is null, "There is no Functions host here: install Core Tools (npm install -g azure-functions-core-tools), or name a command with JIT_FUNCTIONS_HOST.");
        Assert.SkipWhen(LocalProcess.Find("azurite") is null, "There is no Azurite here: npm install -g azurite.");
    }

    /// <summary>Kills the host, its worker with it, and starts both again on the same storage.</summary>
    public async Task KillAndStartAsync()
    {
        _process.Dispose();
        _process = Launch();
        await IsReadyAsync();
    }

    /// <summary>Kills the worker, which performs the functions; the host starts another.</summary>
    public void KillWorker() => LocalProcess.KillChild(_process.Id, "JitOrchestration.Functions.dll");

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path);

    public async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        using var answer = await Client.PostAsync(path, body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode} {text}\n{Output}");
        return JsonElement.Parse(text);
    }

    /// <summary>What is answered, however it turns out.</summary>
    public async Task<(int Status, JsonElement Body)> TryAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    /// <summary>Starts a run of a plan.</summary>
    public async Task<string> StartRunAsync(string plan, string? input = null) => (await PostAsync("/v1/runs", new
    {
        plan = JsonElement.Parse(plan),
        input = input is null ? (JsonElement?)null : JsonElement.Parse(input),
    })).GetProperty("id").GetString()!;

    /// <summary>Waits until a run has a status.</summary>
    public Task ShowsAsync(string runId, string status, int seconds = 60) => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                return (await Client.GetFromJsonAsync<JsonElement>($"/v1/runs/{runId}", patience.Token)).GetProperty("status").GetString() == status;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Whoever was asked has just been killed.
                return false;
            }
        },
        () => Output, seconds);

    public async Task<string?> StatusOfAsync(string runId, string subtask) =>
        (await GetAsync($"/v1/runs/{runId}/subtasks/{subtask}")).GetProperty("status").GetString();

    /// <summary>The run once it has ended.</summary>
    public async Task<JsonElement> EndAsync(string runId)
    {
        var run = await GetAsync($"/v1/runs/{runId}/wait?timeout=150");
        run.GetProperty("completed_at").ValueKind.ShouldBe(JsonValueKind.String, $"{run}\n{Output}");
        return run;
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Dispose();
    }

    private LocalProcess Launch() => LocalProcess.Start(
        Command!, Folder(), ["start", "--port", $"{_port}"],
        [("AzureWebJobsStorage", _connection), ("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"), ("AzureWebJobsDisableHomepage", "true"), ("JIT_TASK_HUB", _hub), ("JIT_CONTAINER", Container), .. NoModel, .. _settings]);

    private Task IsReadyAsync() => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                return (await Client.GetAsync("/healthz")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        () => Output);

    /// <summary>The app as it was built with the tests.</summary>
    private static string Folder([CallerFilePath] string here = "")
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/JitOrchestration.Functions/bin", configuration, "net10.0"));
    }
}
