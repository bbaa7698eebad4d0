using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Testing.ModelServer;

/// <summary>
/// A server on a free port of this machine that speaks the OpenAI wire, for any path that ends in
/// <c>/chat/completions</c>. It answers from a queue, then from a function, and keeps every request. Clients of this
/// process and of others reach it at <see cref="BaseUrl"/>, which is what goes into <c>OPENAI_BASE_URL</c>.
/// </summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<ModelAnswer> _script = new();
    private readonly WebApplication _app;
    private ImmutableList<ModelRequest> _requests = [];
    private Func<ModelRequest, ModelAnswer> _otherwise = Unscripted;
    private Func<ModelRequest, ModelAnswer> _elsewhere = Unknown;

    private ScriptedModelServer(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    /// <summary>The address for OpenAI and compatible clients: ends in <c>/v1</c>.</summary>
    public Uri BaseUrl => new(Root, "v1");

    /// <summary>The address without a path: what an Azure OpenAI endpoint looks like.</summary>
    public Uri Root => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Every request so far, in the order in which they came.</summary>
    public ImmutableList<ModelRequest> Requests => Volatile.Read(ref _requests);

    /// <summary>Starts a server.</summary>
    /// <param name="secure">Over TLS, with <see cref="TestCertificate"/>: Entra ID tokens go nowhere else.</param>
    public static async Task<ScriptedModelServer> StartAsync(bool secure = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (secure) listen.UseHttps(TestCertificate.Instance);
        }));
        var server = new ScriptedModelServer(builder.Build());
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Puts answers into the queue: each is given once.</summary>
    public ScriptedModelServer Then(params ReadOnlySpan<ModelAnswer> answers)
    {
        foreach (var answer in answers) _script.Enqueue(answer);
        return this;
    }

    /// <summary>Answers what comes when the queue is empty.</summary>
    public ScriptedModelServer Otherwise(Func<ModelRequest, ModelAnswer> answer)
    {
        _otherwise = answer;
        return this;
    }

    /// <summary>Answers what comes for other paths: pages that tools fetch.</summary>
    public ScriptedModelServer Elsewhere(Func<ModelRequest, ModelAnswer> answer)
    {
        _elsewhere = answer;
        return this;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var request = await ModelRequest.ReadAsync(http.Request);
        ImmutableInterlocked.Update(ref _requests, all => all.Add(request));
        var answer = !request.Path.EndsWith("/chat/completions", StringComparison.Ordinal)
            ? _elsewhere(request)
            : _script.TryDequeue(out var next) ? next : _otherwise(request);
        await answer.SendAsync(http, request);
    }

    private static ModelAnswer Unknown(ModelRequest request) => Answers.Error(404, "unknown_url", $"Unknown request URL: {request.Path}.");

    // 400, so that no client tries again and the test fails with this sentence in its message.
    private static ModelAnswer Unscripted(ModelRequest request) =>
        Answers.Error(400, "nothing_scripted", "The script of this test is at its end, and another request came.");
}
