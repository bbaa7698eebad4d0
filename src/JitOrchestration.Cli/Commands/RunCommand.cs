using System.CommandLine;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit run</c>: plans a request, or takes a plan, and drives the run to its end.</summary>
internal sealed class RunCommand : Command
{
    private readonly Argument<string?> _request = new("REQUEST") { Arity = ArgumentArity.ZeroOrOne, Description = "What is to be done, in plain words." };
    private readonly Option<string?> _plan = new("--plan") { HelpName = "FILE", Description = "A plan to run instead of a request; '-' reads the standard input." };
    private readonly Option<string?> _input = new("--input") { HelpName = "JSON", Description = "JSON for the run to work on, or @FILE." };
    private readonly Option<string[]> _allow = new("--allow") { HelpName = "PATTERN", Description = "Allows matching tools beforehand, such as write_file, write_file:out/* or fetch_url:example.org." };
    private readonly Option<string[]> _tag = new("--tag") { HelpName = "WORD", Description = "A word that is shown with the run." };
    private readonly Option<bool> _approvePlan = new("--approve-plan") { Description = "Starts only when a person has approved the plan." };
    private readonly Option<bool?> _synthesize = new("--synthesize") { Arity = ArgumentArity.ZeroOrOne, HelpName = "true|false", Description = "Whether the results are joined into one answer; default: when there are several." };
    private readonly Option<int?> _concurrency = NumberOption.Create("--concurrency", "N", $"How many calls may be under way at once; default: {RunOptions.DefaultConcurrency}.", 1, 10_000);
    private readonly LimitOption _limit = new();
    private readonly ModelOptions _models = new();
    private readonly Option<string?> _callbackUrl = new("--callback-url") { HelpName = "URL", Description = $"Gets a signed POST when a person is needed, and at the end; needs {CallbackSecret.Variable}." };
    private readonly Option<bool> _json = CommonOptions.Json("Prints the final run, as JSON, and nothing else.");
    private readonly Option<double?> _stopGrace = CommonOptions.StopGrace();

    private RunCommand()
        : base("run", "Runs a request, or a plan, to its end.")
    {
        Add(_request);
        foreach (var option in (Option[])[_plan, _input, _allow, _tag, _approvePlan, _synthesize, _concurrency, .. _models.All, _callbackUrl, _limit, _json, _stopGrace]) Add(option);
        Validators.Add(result =>
        {
            var (request, plan) = (result.GetValue(_request), result.GetValue(_plan));
            if (request is not null && plan is not null) result.AddError("Give a REQUEST or --plan, not both: a plan says by itself what is to be done.");
            else if (plan is null && string.IsNullOrWhiteSpace(request)) result.AddError("Say what is to be done: jit run \"REQUEST\", or jit run --plan FILE.");
        });
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new RunCommand();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var screen = new Screen(parsed.GetValue(_json));
        var request = RequestOf(parsed);
        using var interruption = new Interruption();
        await using var bench = await CommonOptions.OpenToDriveAsync(parsed, screen, parsed.GetValue(_stopGrace));
        MentionUnfinished(bench);
        var runId = await bench.Engine.StartAsync(request with { Options = request.Options! with { Folder = bench.Settings.FileRoot } });
        screen.Text($"Run {runId}", Styles.Faint);
        var nothingYet = new RunState(runId);
        await using var session = new RunSession(bench, interruption, nothingYet, nothingYet);
        return await session.DriveAsync();
    }

    private RunRequest RequestOf(ParseResult parsed) => new(
        parsed.GetValue(_request) ?? "",
        UserJson.Parse("--input", parsed.GetValue(_input)),
        parsed.GetValue(_plan) is { } path ? PlanFile.Read("--plan", path) : null,
        _models.Apply(parsed, new RunOptions
        {
            Allow = [.. parsed.GetValue(_allow) ?? []],
            Tags = [.. parsed.GetValue(_tag) ?? []],
            ApprovePlan = parsed.GetValue(_approvePlan),
            Synthesize = Synthesize(parsed),
            Concurrency = parsed.GetValue(_concurrency),
            Limits = _limit.Change(parsed, null),
            CallbackUrl = parsed.GetValue(_callbackUrl),
        }));

    private bool? Synthesize(ParseResult parsed) =>
        parsed.GetResult(_synthesize) is null ? null : parsed.GetValue(_synthesize) ?? true;

    private static void MentionUnfinished(Workbench bench)
    {
        var left = bench.Engine.Unfinished().Where(run => run.ParentId is null).ToArray();
        if (left.Length == 0) return;
        var more = left.Length > 1 ? $" and {left.Length - 1} more ({bench.CommandLine("runs")})" : "";
        bench.Screen.Note($"A run was left unfinished: {left[0].Id}{more}. Go on with: {bench.CommandLine("resume", left[0].Id)}");
    }
}
