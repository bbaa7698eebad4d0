using JitOrchestration.Cli.Driving;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>Shows how a run moves on while it is followed.</summary>
internal abstract class Progress
{
    /// <summary>What fits the screen.</summary>
    public static Progress On(Screen screen, RunState run) => screen switch
    {
        { IsJson: true } => new NoProgress(),
        { IsTerminal: true } => new LiveProgress(screen.Console),
        _ => new ProgressLines(screen, run),
    };

    /// <summary>Shows the run for as long as it is followed.</summary>
    /// <param name="run">The run, which <paramref name="follow"/> moves on.</param>
    /// <param name="follow">Follows the run; calls its argument when there may be something new, at least once a frame.</param>
    public abstract Task<Halt> WhileAsync(RunState run, Func<Action, TimeSpan, Task<Halt>> follow);

    /// <summary>With <c>--json</c>: only the end counts.</summary>
    private sealed class NoProgress : Progress
    {
        public override Task<Halt> WhileAsync(RunState run, Func<Action, TimeSpan, Task<Halt>> follow) =>
            follow(() => { }, Timeout.InfiniteTimeSpan);
    }
}
