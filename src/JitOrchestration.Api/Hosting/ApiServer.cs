using JitOrchestration.Api.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Api.Hosting;

/// <summary>Serves the API on one machine, by Kestrel. Takes nothing from files or the environment.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app, Uri address) => (_app, Address) = (app, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts to serve.</summary>
    /// <exception cref="ArgumentException">The options would let anybody in.</exception>
    /// <exception cref="IOException">The address is in use, or not one of this machine.</exception>
    public static async Task<ApiServer> StartAsync(JitApi api, ApiServerOptions options, Action<ILoggingBuilder>? logging = null)
    {
        options.Check();
        var app = Build(api, options, logging);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new ApiServer(app, new Uri(addresses.First()));
    }

    /// <summary>Takes no more connections, ends streams and long polls, and lets the other requests finish.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static WebApplication Build(JitApi api, ApiServerOptions options, Action<ILoggingBuilder>? logging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddRouting().AddJitOrchestration();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        var app = builder.Build();
        var gate = new Gate(options);
        app.UseJitProblems();
        app.Use(AddHeaders);
        app.Use(gate.PassAsync);
        app.UseRouting();
        app.MapJitOrchestration(api);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, ApiServerOptions options)
    {
        kestrel.Listen(options.Address, options.Port);
        kestrel.AddServerHeader = false;
        // The handlers have a limit of their own. Kestrel's would cut off the connection before a client that still sends
        // has read the answer; without it the rest is read and dropped, for five seconds at most.
        kestrel.Limits.MaxRequestBodySize = null;
    }

    private static Task AddHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    /// <summary>Whoever hosts the server decides when it stops, not a signal.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
