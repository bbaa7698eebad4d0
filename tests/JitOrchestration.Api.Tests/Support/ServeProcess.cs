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
        var address = await AddressAsync(process).WaitAsync(Eventually.Patience);
        // What nobody reads would hold it up in the end.
        _ = process.StandardOutput.ReadToEndAsync();
        return new ServeProcess(process, address);
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
        await _process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        return _process.ExitCode;
    }

    /// <summary>Where it listens; before it says that, it may say what has become of runs that another left.</summary>
    private static async Task<Uri> AddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Listening on ", StringComparison.Ordinal)) return new Uri(line.Split(' ')[2]);
        }
        throw new InvalidOperationException("jit serve ended before it listened.");
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
