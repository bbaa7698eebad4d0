using System.Diagnostics;
using System.Text;
using JitOrchestration.Activities.Models;

namespace JitOrchestration.Api.Tests.Support;

/// <summary>A real <c>jit serve</c>, in a process of its own that can be killed.</summary>
internal sealed class ServeProcess : IDisposable
{
    private readonly Process _process;

    private ServeProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts it, and returns when it listens.</summary>
    public static async Task<ServeProcess> StartAsync(string folder, int port = 0, params string[] arguments)
    {
        var jit = Path.Combine(AppContext.BaseDirectory, "jit.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in (string[])["exec", jit, "serve", "--data", Path.Combine(folder, "data"), "--port", $"{port}", .. arguments]) start.ArgumentList.Add(argument);
        // Whoever runs the tests may well have a model configured.
        foreach (var field in typeof(ModelVariables).GetFields()) start.Environment.Remove((string)field.GetRawConstantValue()!);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"jit serve ended with {process.ExitCode}.");
        return new ServeProcess(process, new Uri(line.Split(' ')[2]));
    }

    /// <summary>SIGKILL: no handler, no finally block, nothing flushed.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
