using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using JitOrchestration.Api;
using JitOrchestration.Api.Hosting;
using JitOrchestration.Benchmarks.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace JitOrchestration.Benchmarks.Http;

/// <summary>
/// What the clients speak to, in a process of its own, so that its memory is its own: the API as <c>jit serve</c> has it,
/// and beside it the floor, a server that does nothing but answer.
/// </summary>
internal static class BenchServer
{
    public const string Command = "http-server";

    /// <summary>Serves until the standard input ends; to every line there it says how much memory it has.</summary>
    public static async Task<int> RunAsync(string folder)
    {
        await using var engine = await BenchEngine.OpenAsync(folder);
        await using var api = await ApiServer.StartAsync(new JitApi(engine.Engine, engine.Tools, engine.Mind), new ApiServerOptions { Port = 0 });
        await using var bare = await StartBareAsync();
        Console.WriteLine(new JsonObject { ["api"] = api.Address.AbsoluteUri, ["bare"] = AddressOf(bare) }.ToJsonString());
        while (await Console.In.ReadLineAsync() is not null) Console.WriteLine(Memory().ToJsonString());
        return 0;
    }

    /// <summary>Reads what it is sent and answers 200, with as many bytes as the path says.</summary>
    private static async Task<WebApplication> StartBareAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return app;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.ContentLength > 0) await context.Request.Body.CopyToAsync(Stream.Null);
        var bytes = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        context.Response.BodyWriter.GetSpan(bytes)[..bytes].Fill((byte)' ');
        context.Response.BodyWriter.Advance(bytes);
        await context.Response.BodyWriter.FlushAsync();
    }

    private static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";

    private static JsonObject Memory()
    {
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64;
        return new JsonObject { ["heap"] = GC.GetTotalMemory(forceFullCollection: true), ["peak"] = peak };
    }
}
