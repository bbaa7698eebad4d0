using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace JitOrchestration.Engine.Contract;

/// <summary>Somebody who wants to be told: a real server that keeps what it gets and answers as the test says.</summary>
public sealed class Receiver : IAsyncDisposable
{
    /// <summary>The secret that both sides know.</summary>
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly WebApplication _app;
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Where to send: a local address with a secret in its query.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What it answers; at first: 204.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = With(204);

    /// <summary>An answer with a status and no body.</summary>
    public static Func<HttpContext, Task> With(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Opens one on a free port.</summary>
    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        receiver.Url = $"{app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/hook?token=t0ken";
        return receiver;
    }

    /// <summary>The next request, whether it was answered or not.</summary>
    public async Task<Received> NextAsync()
    {
        using var enough = new CancellationTokenSource(EngineUnderTest.Patience);
        return await _received.Reader.ReadAsync(enough.Token);
    }

    /// <summary>Whether a request has come that nobody has looked at.</summary>
    public bool HasMore => _received.Reader.TryPeek(out _);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        var received = new Received(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, await body.ReadToEndAsync());
        context.Request.Method.ShouldBe("POST");
        // Read before anybody hears of the request: a test sets the next answer as soon as it does.
        var answer = Answer;
        await _received.Writer.WriteAsync(received);
        await answer(context);
    }
}

/// <summary>A callback, as it came.</summary>
/// <param name="Id">The header <c>webhook-id</c>.</param>
/// <param name="Timestamp">The header <c>webhook-timestamp</c>.</param>
/// <param name="Signature">The header <c>webhook-signature</c>.</param>
/// <param name="Text">The body.</param>
public sealed record Received(string Id, string Timestamp, string Signature, string Text)
{
    /// <summary>What is told.</summary>
    public string Type => JsonElement.Parse(Text).GetProperty("type").GetString()!;

    /// <summary>Of what.</summary>
    public JsonElement Data => JsonElement.Parse(Text).GetProperty("data");

    /// <summary>The signature that it should have, worked out as the specification says, without code of ours.</summary>
    public string Expected => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(Receiver.Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Text}")));
}
