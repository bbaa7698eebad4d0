using System.CommandLine;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Remote;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit resume</c>: goes on with a run that is paused, or that nobody drives.</summary>
internal sealed class ResumeCommand : Command
{
    private readonly Argument<string> _run = CommonOptions.RunId();
    private readonly Option<bool> _json = CommonOptions.Json("Prints the run as it then stands, as JSON, and nothing else.");
    private readonly Option<double?> _stopGrace = CommonOptions.StopGrace();

    private ResumeCommand()
        : base("resume", "Goes on with a run that is paused, or that a crash or SIGTERM left unfinished.")
    {
        Add(_run);
        Add(_json);
        Add(_stopGrace);
        CommonOptions.AddServer(this);
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new ResumeCommand();

    /// <summary>Drives a run that this process has taken over.</summary>
    /// <param name="bench">What to work with.</param>
    /// <param name="interruption">What ends it early.</param>
    /// <param name="known">The root run as it stood before it was taken over.</param>
    public static async Task<int> GoOnAsync(Workbench bench, Interruption interruption, RunState known)
    {
        bench.Screen.Text($"Run {known.RunId}", Styles.Faint);
        var run = await bench.Engine.GetAsync(known.RunId) ?? known;
        await using var session = new RunSession(bench, interruption, run, known);
        return await session.DriveAsync();
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        if (await SignalCommand.TellServerAsync(parsed, parsed.GetRequiredValue(_run), "resume") is { } code) return code;
        var screen = new Screen(parsed.GetValue(_json));
        using var interruption = new Interruption();
        await using var bench = await CommonOptions.OpenToDriveAsync(parsed, screen, parsed.GetValue(_stopGrace));
        var run = await RunFinder.FindAsync(bench, parsed.GetRequiredValue(_run));
        var root = await RunFinder.RootOfAsync(bench, run);
        if (root.Ended) throw new CommandException($"The run {root.RunId} is {Wire.Word(root.Status)}: there is nothing to go on with. '{bench.CommandLine("show", root.RunId)}' shows it.");
        RunFolder.Require(bench, root);
        if (await TakeOverAsync(bench, root)) return await GoOnAsync(bench, interruption, root);
        screen.Always($"Another process drives the run{(root.Paused ? ", and goes on with it" : "")}. '{bench.CommandLine("show", root.RunId)}' shows how it stands.");
        return ExitCode.Completed;
    }

    private static async Task<bool> TakeOverAsync(Workbench bench, RunState run) => run.Paused
        ? await bench.Engine.SignalAsync(run.RunId, new Input.Resume()) is SignalOutcome.Taken
        : await bench.Engine.ResumeAsync(run.RunId);
}
