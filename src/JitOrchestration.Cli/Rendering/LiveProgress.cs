using JitOrchestration.Cli.Driving;
using JitOrchestration.Core.Execution;
using Spectre.Console;

namespace JitOrchestration.Cli.Rendering;

/// <summary>Progress on a terminal: a line a subtask, redrawn in place; its last state stays on the screen.</summary>
internal sealed class LiveProgress(IAnsiConsole console) : Progress
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    private readonly ProgressTable _table = new(console);

    public override async Task<Halt> WhileAsync(RunState run, Func<Action, TimeSpan, Task<Halt>> follow)
    {
        var shown = TimeProvider.System.GetTimestamp();
        var halt = await console.Live(_table.Draw(run)).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(live => follow(() =>
        {
            if (TimeProvider.System.GetElapsedTime(shown) < Frame) return;
            shown = TimeProvider.System.GetTimestamp();
            live.UpdateTarget(_table.Draw(run));
        }, Frame));
        // While a plan or a question is shown the run only pauses to be drawn: the table comes back below.
        if (halt is not (Halt.Planned or Halt.Asks)) console.Write(_table.Draw(run));
        return halt;
    }
}
