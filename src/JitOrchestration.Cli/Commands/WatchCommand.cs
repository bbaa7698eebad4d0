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
        if (!await WatchAsync(screen, follower, interruption, () => QuestionSheet.ShowAsync(bench, run))) return ExitCode.Cancelled;
        await RunOutput.ShowOutcomeAsync(bench, run);
        return ExitCode.Of(run);
    }

    private static async Task<int> WatchThereAsync(ServerClient server, Screen screen, string name, Interruption interruption)
    {
        var remote = await RemoteRun.FindAsync(server, name);
        var run = new RunState(remote.Id);
        await using var follower = new RunFollower(remote.EventsAsync, run);
        if (!await WatchAsync(screen, follower, interruption, ShowQuestionsAsync)) return ExitCode.Cancelled;
        if (run.Error is { } error) screen.Error($"Failed: {error.Message} ({error.Code})");
        if (run.Status == RunStatus.Completed) screen.Text(ValueText.Whole(await remote.GetAsync("result")));
        screen.Text($"Run {run.RunId} {Wire.Word(run.Status)}", Styles.Of(run.Status));
        return ExitCode.Of(run);

        async Task ShowQuestionsAsync() => remote.ShowQuestions(screen, (await remote.GetAsync("questions")).GetProperty("questions"));
    }

    /// <returns>Whether the run has ended; false: nobody wants to see more.</returns>
    private static async Task<bool> WatchAsync(Screen screen, RunFollower follower, Interruption interruption, Func<Task> showQuestions)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(interruption.Cancel, interruption.Stop);
        var progress = Progress.On(screen, follower.Run);
        var shown = "";
        while (true)
        {
            var halt = await progress.WhileAsync(follower.Run, FollowAsync);
            if (halt != Halt.Asks) return halt == Halt.Ended;
            await showQuestions();
        }

        async Task<Halt> FollowAsync(Action show, TimeSpan frame)
        {
            while (true)
            {
                var more = await follower.CatchUpAsync();
                show();
                // Not when an end is read: a run that was retried goes on after it.
                if (!more) return Halt.Ended;
                if (enough.IsCancellationRequested) return Halt.Stopped;
                if (AsksAnew()) return Halt.Asks;
                await Task.WhenAny(follower.Moved, Task.Delay(frame, enough.Token));
            }
        }

        bool AsksAnew()
        {
            var before = shown;
            shown = WhoAsks(follower.Run);
            return shown.Length > 0 && shown != before;
        }
    }

    /// <summary>The questions, and the children with questions, that the run waits for; empty: it waits for no person.</summary>
    private static string WhoAsks(RunState run) => run.Status != RunStatus.InputRequired
        ? ""
        : string.Join(' ', run.Questions.Select(question => question.Id).Concat(run.Children.Where(child => child.Parked).Select(child => child.RunId)));
}
