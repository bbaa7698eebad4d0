using System.Diagnostics;

namespace JitOrchestration.Testing.Repository;

/// <summary>Runs the commands of a page as a reader does who copies them into a terminal, but for one thing: the first that fails ends it.</summary>
public static class Bash
{
    /// <summary>Why tests skip that need it.</summary>
    public const string Lacking = "The commands are for bash, and there is none here.";

    // Whatever the commands leave in the background ends with them: each such job is a group of processes of its own.
    private const string Prelude = """
        set -euo pipefail -m
        trap 'for job in $(jobs -p); do kill -TERM -- "-$job" 2> /dev/null || true; done; wait' EXIT

        """;

    /// <summary>Whether there is one. That of Windows is WSL's, which sees another machine.</summary>
    public static bool IsThere => !OperatingSystem.IsWindows() && Programs.Find("bash") is not null;

    /// <summary>Runs commands, and ends what they left running.</summary>
    /// <param name="commands">Any number of lines.</param>
    /// <param name="limit">When they are ended.</param>
    /// <param name="prepare">Sets the folder and the environment.</param>
    /// <exception cref="TimeoutException">They took longer.</exception>
    public static Task<ProgramResult> RunAsync(string commands, TimeSpan limit, Action<ProcessStartInfo>? prepare = null)
    {
        var start = new ProcessStartInfo("bash", ["-c", Prelude + commands]);
        prepare?.Invoke(start);
        return Programs.RunAsync(start, limit, CancellationToken.None);
    }
}
