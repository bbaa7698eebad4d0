using System.Diagnostics;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>This program once more, in a process of its own.</summary>
internal static class Child
{
    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, [.. Host(), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <summary>When `dotnet` itself is the process, it wants to know what to run.</summary>
    private static string[] Host() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Child).Assembly.Location] : [];
}
