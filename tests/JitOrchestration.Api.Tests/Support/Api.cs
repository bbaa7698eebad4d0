using System.Net;
using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Api.Hosting;
using JitOrchestration.Embedded;

namespace JitOrchestration.Api.Tests.Support;

/// <summary>The API before an engine on a journal of its own, on a free port of this machine, and a client for it.</summary>
internal sealed class Api : IAsyncDisposable
{
    private readonly ApiServer _server;

    private Api(EmbeddedEngine engine, ApiServer server, string folder)
    {
        (Engine, _server, Folder) = (engine, server, folder);
        Client = new HttpClient { BaseAddress = server.Address, Timeout = Eventually.Patience };
    }

    public EmbeddedEngine Engine { get; }

    public HttpClient Client { get; }

    public string Folder { get; }

    public Uri Address => _server.Address;

    public static async Task<Api> StartAsync(
        IEnumerable<ITool>? tools = null, Func<EmbeddedEngine, ToolRegistry, IThinking, JitApi>? make = null, ApiServerOptions? server = null, TimeProvider? time = null,
        CallbackOptions? callbacks = null, Func<ToolRegistry, IThinking>? thinking = null)
    {
        var folder = Directory.CreateTempSubdirectory("jit-api-").FullName;
        var registry = new ToolRegistry([.. BuiltInTools.Create(new BuiltInToolOptions()), .. tools ?? []]);
        var mind = thinking?.Invoke(registry) ?? new OfflineMind(registry);
        var engine = await EmbeddedEngine.OpenAsync(
            new EmbeddedEngineOptions
            {
                DataFolder = Path.Combine(folder, "data"),
                DrivesAll = true,
                Tools = registry,
                Policy = new ToolPolicy(new NetworkOptions()),
                TimeProvider = time ?? TimeProvider.System,
                StopGrace = TimeSpan.Zero,
                Callbacks = callbacks,
            },
            mind);
        var api = make is null ? new JitApi(engine, registry, mind) : make(engine, registry, mind);
        return new Api(engine, await ApiServer.StartAsync(api, server ?? new ApiServerOptions { Port = 0 }), folder);
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, string? json = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var response = await Client.SendAsync(request);
        return await Reply.OfAsync(response);
    }

    /// <summary>Starts a run of a plan; the answer is its id.</summary>
    public async Task<string> RunAsync(string subtasks, string more = "")
    {
        var reply = await PostAsync("/v1/runs", $$"""{ "plan": { "subtasks": [{{subtasks}}] } {{more}} }""");
        reply.Status.ShouldBe(HttpStatusCode.Accepted, reply.Text);
        return reply.Json.GetProperty("id").GetString()!;
    }

    /// <summary>The run once it has ended.</summary>
    public async Task<JsonElement> EndAsync(string runId)
    {
        var reply = await GetAsync($"/v1/runs/{runId}/wait?timeout=120");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return reply.Json;
    }

    /// <summary>The open questions of a run, as soon as it asks.</summary>
    public async Task<JsonElement[]> QuestionsAsync(string runId)
    {
        using var enough = new CancellationTokenSource(Eventually.Patience);
        await foreach (var entry in Engine.EventsAsync(runId, 0, enough.Token))
        {
            var reply = await GetAsync($"/v1/runs/{runId}/questions");
            if (reply.Json.GetProperty("questions").EnumerateArray().ToArray() is { Length: > 0 } questions) return questions;
        }
        throw new InvalidOperationException($"The run {runId} ended without a question.");
    }

    public Task StopServerAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
        await Engine.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>An answer, read whole.</summary>
internal sealed record Reply(HttpStatusCode Status, string Text, string? MediaType, Dictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string? Code => Json.GetProperty("code").GetString();

    public static async Task<Reply> OfAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Content.Headers.ContentType?.MediaType,
        response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));

    /// <summary>It is a problem as RFC 9457 has it, with the code wanted.</summary>
    public Reply ShouldBeProblem(HttpStatusCode status, string code)
    {
        Status.ShouldBe(status, Text);
        MediaType.ShouldBe("application/problem+json");
        Json.GetProperty("status").GetInt32().ShouldBe((int)status);
        Json.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        Json.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        Code.ShouldBe(code);
        return this;
    }
}
