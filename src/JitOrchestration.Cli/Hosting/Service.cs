using System.Net;
using System.Net.Sockets;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Api;
using JitOrchestration.Api.Hosting;
using JitOrchestration.Embedded;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Cli.Hosting;

/// <summary>The engine with the HTTP API before it, until it is told to stop.</summary>
/// <param name="settings">Where the journal lives and what may be reached.</param>
/// <param name="retention">How long ended runs are kept that do not say.</param>
internal sealed class Service(Settings settings, TimeSpan retention)
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    /// <summary>How long a stop waits for calls under way; null: as long as engines usually do.</summary>
    public TimeSpan? StopGrace { get; init; }

    /// <summary>Serves until a signal, or until the engine stops by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ApiServerOptions options, Interruption interruption)
    {
        var tools = Toolbox.Create(settings);
        var mind = Thinker.Create(tools);
        using var loggers = LoggerFactory.Create(Log);
        await using var engine = await EmbeddedEngine.OpenAsync(EngineOptions(tools, loggers.CreateLogger(RunLog.Category)), mind);
        await using var server = await ListenAsync(new JitApi(engine, tools, mind), options);
        Console.Out.WriteLine($"Listening on {server.Address.AbsoluteUri}  (data in {settings.DataFolder}{(settings.FileRoot is { } root ? $", files in {root}" : "")})");
        Console.Out.WriteLine(MindOf(mind));
        using var done = CancellationTokenSource.CreateLinkedTokenSource(interruption.Cancel, interruption.Stop);
        var pruning = PruneAsync(engine, done.Token);
        await Task.WhenAny(engine.Stopped, Task.Delay(Timeout.InfiniteTimeSpan, done.Token));
        await done.CancelAsync();
        await server.StopAsync();
        await pruning;
        return engine.Fault is { } fault ? throw fault : ExitCode.Completed;
    }

    private static string MindOf(IThinking mind) => mind is ModelMind { Models: var models }
        ? $"Thinking: {models.For(ModelRole.Agent).Source}; 'jit doctor' asks whether it answers."
        : "Thinking: no model is configured; the offline planner reads simple English, the offline agent summarizes, compares and collects.";

    private EmbeddedEngineOptions EngineOptions(ToolRegistry tools, ILogger logger)
    {
        var options = new EmbeddedEngineOptions
        {
            DataFolder = settings.DataFolder,
            DrivesAll = true,
            Tools = tools,
            Policy = new ToolPolicy(settings.Network),
            Callbacks = settings.Callbacks(Console.Error.WriteLine),
            Logger = logger,
        };
        return StopGrace is { } grace ? options with { StopGrace = grace } : options;
    }

    private static async Task<ApiServer> ListenAsync(JitApi api, ApiServerOptions options)
    {
        try
        {
            return await ApiServer.StartAsync(api, options, Log);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{e.Message} The key is given with --api-key or {Settings.ApiKeyVariable}.");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new CommandException($"{new IPEndPoint(options.Address, options.Port)} cannot be listened on: {e.Message.TrimEnd('.')}. Choose another port with --port, or another address of this machine with --address.");
        }
    }

    // What keeps the host from starting is thrown, and said once.
    private static void Log(ILoggingBuilder logging) =>
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-dd HH:mm:ss'Z' ", true)).SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);

    /// <summary>What cannot be deleted now can be in an hour; the engine says by itself when it cannot go on.</summary>
    private async Task PruneAsync(EmbeddedEngine engine, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(PruneEvery);
        try
        {
            do
            {
                try
                {
                    await engine.PruneExpiredAsync(retention, stop);
                }
                catch (EngineException e)
                {
                    Console.Error.WriteLine($"Old runs could not be deleted: {e.Message}");
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}
