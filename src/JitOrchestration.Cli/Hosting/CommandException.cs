namespace JitOrchestration.Cli.Hosting;

/// <summary>A command cannot do what was asked; the message is for the user: what, where, and what to do.</summary>
internal class CommandException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>The command line itself is wrong.</summary>
internal sealed class UsageException(string message) : CommandException(message, Hosting.ExitCode.BadUsage);
