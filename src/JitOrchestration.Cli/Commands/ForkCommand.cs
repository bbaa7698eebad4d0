using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Remote;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit fork</c>: runs a part of a run anew, in another run.</summary>
internal sealed class ForkCommand : Command
{
    private readonly Argument<string> _run = CommonOptions.RunId();
    private readonly Option<string> _from = new("--from") { HelpName = "SUBTASK", Required = true, Description = "The subtask to run anew, with all that waits for it; everything else that is settled is kept." };
    private readonly Option<string?> _input = new("--input") { HelpName = "JSON", Description = "Another input, or @FILE." };
    private readonly Option<string?> _plan = new("--plan") { HelpName = "FILE", Description = "A changed plan, in which what is kept is as it was; '-' reads the standard input." };
    private readonly Option<bool> _json = CommonOptions.Json("Prints the final run, as JSON, and nothing else.");
    private readonly Option<double?> _stopGrace = CommonOptions.StopGrace();

    private ForkCommand()
        : base("fork", "Runs a part of a run that has ended anew, in a run of its own.")
    {
        Add(_run);
        foreach (var option in (Option[])[_from, _input, _plan, _json, _stopGrace]) Add(option);
        CommonOptions.AddServer(this);
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new ForkCommand();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_run);
        var request = RequestOf(parsed);
        using var server = ServerClient.Of(parsed);
        if (server is not null) return await ForkRemoteAsync(await RemoteRun.FindAsync(server, name), request);
        var screen = new Screen(parsed.GetValue(_json));
        using var interruption = new Interruption();
        await using var bench = await CommonOptions.OpenToDriveAsync(parsed, screen, parsed.GetValue(_stopGrace));
        var source = await RunFinder.FindAsync(bench, name);
        RunFolder.Require(bench, await RunFinder.RootOfAsync(bench, source));
        var fork = await bench.Engine.ForkAsync(source.RunId, request) switch
        {
            ForkOutcome.Forked forked => forked.RunId,
            ForkOutcome.Refused refused => throw new CommandException(refused.Rejection.Message),
            _ => throw new CommandException($"The run {source.RunId} has been deleted."),
        };
        screen.Text($"Run {fork}, a fork of {source.RunId}", Styles.Faint);
        var nothingYet = new RunState(fork);
        await using var session = new RunSession(bench, interruption, nothingYet, nothingYet);
        return await session.DriveAsync();
    }

    private ForkRequest RequestOf(ParseResult parsed) => new(
        parsed.GetRequiredValue(_from),
        UserJson.Parse("--input", parsed.GetValue(_input)),
        parsed.GetValue(_plan) is { } path ? PlanFile.Read("--plan", path) : null);

    private static async Task<int> ForkRemoteAsync(RemoteRun source, ForkRequest request)
    {
        var body = new JsonObject { ["from"] = request.From };
        if (request.Input is { } input) body["input"] = Node(input);
        if (request.Plan is { } plan) body["plan"] = Node(plan);
        var fork = await source.TellAsync("fork", body);
        new Screen().Text($"Run {fork.GetProperty("id").GetString()}, a fork of {source.Id}, is {fork.GetProperty("status").GetString()}.");
        return ExitCode.Completed;
    }

    private static JsonNode? Node(JsonElement json) => JsonNode.Parse(json.GetRawText());
}
