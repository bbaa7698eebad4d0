using System.CommandLine;
using System.Text.Json.Nodes;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit cancel</c>: ends a run.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var noCleanUp = new Option<bool>("--no-clean-up") { Description = "Ends its clean-up, too, be it under way or to come." };
        var command = SignalCommand.Create(
            "cancel", "Ends a run; only its clean-up still runs.", parsed => new Input.Cancel(CleanUp: !parsed.GetValue(noCleanUp)), "Cancelled.",
            parsed => parsed.GetValue(noCleanUp) ? new JsonObject { ["clean_up"] = false } : null);
        command.Add(noCleanUp);
        return command;
    }
}
