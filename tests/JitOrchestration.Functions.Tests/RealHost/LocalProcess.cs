using System.Collections.Concurrent;
using System.Diagnostics;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>A program that a test starts, and ends with all that it has started.</summary>
internal sealed class LocalProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private LocalProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
    }

    public int Id => _process.Id;

    /// <summary>The last lines that it wrote.</summary>
    public string Output => string.Join('\n', _output.TakeLast(200));

    public static LocalProcess Start(string program, string folder, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = new LocalProcess(Process.Start(start)!);
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Where a program is; null: nowhere on the path.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.cmd" : name)).FirstOrDefault(File.Exists);

    /// <summary>Ends a process that another has started, at once and without a word.</summary>
    public static void KillChild(int parent, string word)
    {
        using var child = Children(parent).FirstOrDefault(child => File.ReadAllText($"/proc/{child.Id}/cmdline").Contains(word, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The process {parent} has no child '{word}'.");
        child.Kill();
        child.WaitForExit();
    }

    private static IEnumerable<Process> Children(int parent) =>
        Process.GetProcesses().Where(process => File.Exists($"/proc/{process.Id}/status") && File.ReadLines($"/proc/{process.Id}/status").Contains($"PPid:\t{parent}"));

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
