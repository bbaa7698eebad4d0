using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Hosting;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    public const int Completed = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;
    public const int PersonNeeded = 3;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;

    /// <summary>128 + SIGTERM: the run was left for later.</summary>
    public const int Stopped = 143;

    public static int Of(RunState ended) => ended.Status switch
    {
        RunStatus.Completed => Completed,
        RunStatus.Cancelled => Cancelled,
        _ => Failed,
    };
}
