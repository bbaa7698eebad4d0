using System.CommandLine;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Remote;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit answer</c>: answers a question, and goes on with the run if nobody else does.</summary>
internal sealed class AnswerCommand : Command
{
    private readonly Argument<string> _run = CommonOptions.RunId();
    private readonly Argument<string?> _question = new("QUESTION") { Arity = ArgumentArity.ZeroOrOne, Description = "The question's id or path (plan: the one about the plan); not needed when only one is open." };
    private readonly Argument<string?> _text = new("TEXT") { Arity = ArgumentArity.ZeroOrOne, Description = "The answer: a text, one of the choices, or yes or no." };

    private readonly Option<bool> _approve = new("--approve") { Description = "Yes; for a call that may have happened: run it again." };
    private readonly Option<bool> _reject = new("--reject") { Description = "No; for a call that may have happened: let it fail." };
    private readonly Option<string?> _comment = new("--comment") { HelpName = "TEXT", Description = "Why; kept in the journal." };
    private readonly Option<string?> _jsonAnswer = new("--json-answer") { HelpName = "JSON", Description = "The answer as JSON, or @FILE; for a call that may have happened: its result, and it is not run again." };
    private readonly Option<string?> _arguments = new("--arguments") { HelpName = "JSON", Description = "Yes, with other arguments to call the tool with, as JSON or @FILE." };
    private readonly Option<string?> _plan = new("--plan") { HelpName = "FILE", Description = "Yes, with another plan to run instead." };
    private readonly Option<bool> _json = CommonOptions.Json("Prints the run as it then stands, as JSON, and nothing else.");
    private readonly Option<double?> _stopGrace = CommonOptions.StopGrace();

    private AnswerCommand()
        : base("answer", "Answers a question of a run, and goes on with it.")
    {
        Add(_run);
        Add(_question);
        Add(_text);
        foreach (var option in (Option[])[_approve, _reject, _comment, _jsonAnswer, _arguments, _plan, _json, _stopGrace]) Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_approve) && result.GetValue(_reject)) result.AddError("Give --approve or --reject, not both.");
        });
        CommonOptions.AddServer(this);
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new AnswerCommand();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var screen = new Screen(parsed.GetValue(_json));
        var given = Given(parsed);
        using var server = ServerClient.Of(parsed);
        if (server is not null) return await AnswerRemoteAsync(server, screen, parsed.GetRequiredValue(_run), given);
        using var interruption = new Interruption();
        await using var bench = await CommonOptions.OpenToDriveAsync(parsed, screen, parsed.GetValue(_stopGrace));
        var run = await RunFinder.FindAsync(bench, parsed.GetRequiredValue(_run));
        var root = await RunFinder.RootOfAsync(bench, run);
        RunFolder.Require(bench, root);
        var (question, reply) = await new ReplyMaker(bench, run).MakeAsync(given);
        return await AnswerCarrier.CarryAsync(bench, question, reply)
            ? await ResumeCommand.GoOnAsync(bench, interruption, root)
            : ExitCode.Completed;
    }

    private static async Task<int> AnswerRemoteAsync(ServerClient server, Screen screen, string name, GivenAnswer given)
    {
        var run = await RemoteRun.FindAsync(server, name);
        var accepted = await run.AnswerAsync(given);
        if (screen.IsJson) Screen.Json(accepted.WriteTo);
        else screen.Text($"Answered. The run is {accepted.GetProperty("status").GetString()}.");
        return ExitCode.Completed;
    }

    private GivenAnswer Given(ParseResult parsed) => new([.. new[] { parsed.GetValue(_question), parsed.GetValue(_text) }.OfType<string>()])
    {
        Approved = (parsed.GetValue(_approve), parsed.GetValue(_reject)) switch { (true, _) => true, (_, true) => false, _ => null },
        Comment = parsed.GetValue(_comment),
        Json = UserJson.Parse("--json-answer", parsed.GetValue(_jsonAnswer)),
        Arguments = UserJson.Parse("--arguments", parsed.GetValue(_arguments)),
        Plan = parsed.GetValue(_plan) is { } path ? PlanFile.Read("--plan", path) : null,
    };
}
