using System.CommandLine;
using System.Text.Json.Nodes;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Remote;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary>Tells a run something, whichever process drives it.</summary>
internal static class SignalCommand
{
    /// <param name="name">The command.</param>
    /// <param name="description">What it does.</param>
    /// <param name="signal">What the run is told.</param>
    /// <param name="done">What the user is told; {0}: the command line that goes on with the run.</param>
    /// <param name="body">What a server is told besides; null: nothing.</param>
    public static Command Create(string name, string description, Func<ParseResult, Input> signal, string done, Func<ParseResult, JsonObject?>? body = null)
    {
        var run = CommonOptions.RunId();
        var command = new Command(name, description) { run };
        CommonOptions.AddServer(command);
        command.SetAction(async (parsed, _) =>
            await TellServerAsync(parsed, parsed.GetRequiredValue(run), name, body?.Invoke(parsed)) ?? await RunAsync(parsed, parsed.GetRequiredValue(run), signal(parsed), done));
        return command;
    }

    /// <summary>Tells a run of a server.</summary>
    /// <returns>The exit code; null: no server is named.</returns>
    public static async Task<int?> TellServerAsync(ParseResult parsed, string run, string signal, JsonObject? body = null)
    {
        using var server = ServerClient.Of(parsed);
        if (server is null) return null;
        var told = await (await RemoteRun.FindAsync(server, run)).TellAsync(signal, body);
        new Screen().Text($"Told. The run is {told.GetProperty("status").GetString()}.");
        return ExitCode.Completed;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string name, Input signal, string done)
    {
        var screen = new Screen();
        await using var bench = await CommonOptions.OpenAsync(parsed, screen);
        var run = await RunFinder.FindAsync(bench, name);
        RunFolder.Require(bench, await RunFinder.RootOfAsync(bench, run));
        switch (await bench.Engine.SignalAsync(run.RunId, signal))
        {
            case SignalOutcome.Refused { Rejection: var rejection }:
                throw new CommandException(rejection.Message);
            case SignalOutcome.Forwarded:
                screen.Text("Another process drives the run; it has been told.");
                return ExitCode.Completed;
            default:
                await SettleAsync(bench, run.RunId);
                screen.Text(string.Format(System.Globalization.CultureInfo.InvariantCulture, done, bench.CommandLine("resume", run.RunId)));
                return ExitCode.Completed;
        }
    }

    /// <summary>The run is ours now: what it still has to do, such as its clean-up, is done before we leave.</summary>
    private static async Task SettleAsync(Workbench bench, string runId)
    {
        var run = new RunState(runId);
        await using var follower = new RunFollower(bench.Engine, run);
        while (await follower.CatchUpAsync() && !run.Ended && !(run is { Paused: true, Idle: true })) await follower.Moved;
    }
}
