using System.CommandLine;
using System.Text.Json.Nodes;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit retry</c>: goes on with a run that failed or was cancelled.</summary>
internal sealed class RetryCommand : Command
{
    private readonly Argument<string> _run = CommonOptions.RunId();
    private readonly LimitOption _limit = new();
    private readonly BudgetOptions _budget = new();
    private readonly Option<bool> _json = CommonOptions.Json("Prints the final run, as JSON, and nothing else.");
    private readonly Option<double?> _stopGrace = CommonOptions.StopGrace();

    private RetryCommand()
        : base("retry", "Goes on with a run that failed or was cancelled: what is done is kept.")
    {
        Add(_run);
        foreach (var option in (Option[])[_limit, .. _budget.All, _json, _stopGrace]) Add(option);
        CommonOptions.AddServer(this);
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new RetryCommand();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_run);
        if (await SignalCommand.TellServerAsync(parsed, name, "retry", BodyOf(parsed)) is { } code) return code;
        var screen = new Screen(parsed.GetValue(_json));
        using var interruption = new Interruption();
        await using var bench = await CommonOptions.OpenToDriveAsync(parsed, screen, parsed.GetValue(_stopGrace));
        var run = await RunFinder.FindAsync(bench, name);
        RunFolder.Require(bench, await RunFinder.RootOfAsync(bench, run));
        var options = run.Options with { Limits = _limit.Change(parsed, run.Options.Limits), Budget = _budget.Change(parsed, run.Options.Budget) };
        if (await bench.Engine.SignalAsync(run.RunId, new Input.Retry(options)) is SignalOutcome.Refused { Rejection: var rejection }) throw new CommandException(rejection.Message);
        return await ResumeCommand.GoOnAsync(bench, interruption, run);
    }

    private JsonObject? BodyOf(ParseResult parsed)
    {
        var options = new JsonObject();
        if (_limit.ToJson(parsed) is { Count: > 0 } limits) options["limits"] = limits;
        if (_budget.ToJson(parsed) is { Count: > 0 } budget) options["budget"] = budget;
        return options.Count > 0 ? new JsonObject { ["options"] = options } : null;
    }
}
