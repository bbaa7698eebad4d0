using System.Diagnostics;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>SIGKILL, as the kernel would send it: no handler, no finally block, nothing flushed.</summary>
internal static class Death
{
    public static void Now()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Kills the process at the n-th passing of a crash point.</summary>
    public static Action<string>? At(string? point, int occurrence)
    {
        if (point is null) return null;
        var passed = 0;
        return name =>
        {
            if (name == point && Interlocked.Increment(ref passed) == occurrence) Now();
        };
    }
}
