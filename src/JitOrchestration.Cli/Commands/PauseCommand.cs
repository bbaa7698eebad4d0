using System.CommandLine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit pause</c>: holds a run.</summary>
internal static class PauseCommand
{
    public static Command Create() => SignalCommand.Create(
        "pause", "Holds a run: nothing starts until it is resumed.", _ => new Input.Pause(), "Paused. Go on with: {0}");
}
