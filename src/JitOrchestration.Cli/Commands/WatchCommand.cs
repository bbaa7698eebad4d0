using System.CommandLine;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Remote;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit watch</c>: shows how a run goes, whoever drives it; drives nothing.</summary>
internal sealed class WatchCommand : Command
{
    private readonly Argument<string> _run = CommonOptions.RunId();

    private WatchCommand()
        : base("watch", "Shows how a run goes until it has ended; Ctrl+C only stops watching.")
    {
        Add(_run);
        CommonOptions.AddServer(this);
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new WatchCommand();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var interruption = new Interruption();
        var screen = new Screen();
        var name = parsed.GetRequiredValue(_run);
        using var server = ServerClient.Of(parsed);
        return server is null ? await WatchHereAsync(parsed, screen, name, interruption) : await WatchThereAsync(server, screen, name, interruption);
    }

    private static async Task<int> WatchHereAsync(ParseResult parsed, Screen screen, string name, Interruption interruption)
    {
        await using var bench = await CommonOptions.OpenAsync(parsed, screen);
        var run = new RunState((await RunFinder.FindAsync(bench, name)).RunId);
        await using var follower = new RunFollower(bench.Engine, run);
        if (!await WatchAsync(screen, follower, interruption)) return ExitCode.Cancelled;
        await RunOutput.ShowOutcomeAsync(bench, run);
        return ExitCode.Of(run);
    }

    private static async Task<int> WatchThereAsync(ServerClient server, Screen screen, string name, Interruption interruption)
    {
        var remote = await RemoteRun.FindAsync(server, name);
        var run = new RunState(remote.Id);
        await using var follower = new RunFollower(remote.EventsAsync, run);
        if (!await WatchAsync(screen, follower, interruption)) return ExitCode.Cancelled;
        if (run.Error is { } error) screen.Error($"Failed: {error.Message} ({error.Code})");
        if (run.Status == RunStatus.Completed) screen.Text(ValueText.Whole(await remote.GetAsync("result")));
        screen.Text($"Run {run.RunId} {Wire.Word(run.Status)}", Styles.Of(run.Status));
        return ExitCode.Of(run);
    }

    /// <returns>Whether the run has ended; false: nobody wants to see more.</returns>
    private static async Task<bool> WatchAsync(Screen screen, RunFollower follower, Interruption interruption)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(interruption.Cancel, interruption.Stop);
        return await Progress.On(screen, follower.Run).WhileAsync(follower.Run, FollowAsync) == Halt.Ended;

        async Task<Halt> FollowAsync(Action show, TimeSpan frame)
        {
            while (true)
            {
                var more = await follower.CatchUpAsync();
                show();
                if (!more || follower.Run.Ended) return Halt.Ended;
                if (enough.IsCancellationRequested) return Halt.Stopped;
                await Task.WhenAny(follower.Moved, Task.Delay(frame, enough.Token));
            }
        }
    }
}
