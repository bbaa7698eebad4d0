using System.CommandLine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit prune</c>: deletes old runs.</summary>
internal sealed class PruneCommand : Command
{
    private readonly Option<string> _olderThan = new("--older-than")
    {
        HelpName = "TIME",
        Description = "How long ago they must have ended, such as 30d, 12h or 45m; default: 30d.",
        DefaultValueFactory = _ => "30d",
    };

    private PruneCommand()
        : base("prune", "Deletes runs that ended long ago, with their children and payloads.")
    {
        _olderThan.Validators.Add(result =>
        {
            if (!Durations.TryParse(result.GetValueOrDefault<string>() ?? "", out _)) result.AddError("--older-than takes a time such as 30d, 12h, 45m or 90s.");
        });
        Add(_olderThan);
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new PruneCommand();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var screen = new Screen();
        await using var bench = await CommonOptions.OpenAsync(parsed, screen);
        Durations.TryParse(parsed.GetValue(_olderThan)!, out var age);
        var count = await bench.Engine.PruneAsync(TimeProvider.System.GetUtcNow() - age);
        screen.Text(count == 1 ? "Deleted 1 run." : $"Deleted {count} runs.");
        return ExitCode.Completed;
    }
}
