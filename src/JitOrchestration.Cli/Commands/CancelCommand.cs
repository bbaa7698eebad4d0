using System.CommandLine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit cancel</c>: ends a run.</summary>
internal static class CancelCommand
{
    public static Command Create() => SignalCommand.Create(
        "cancel", "Ends a run; only its clean-up still runs.", () => new Input.Cancel(), "Cancelled.");
}
