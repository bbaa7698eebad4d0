using System.Diagnostics;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>A host in a process of its own, which may be killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly Task<string> _errors;

    private HostProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static HostProcess Start(string folder, HostOptions options)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(HostProcess).Assembly.Location, folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in options.Write()) start.ArgumentList.Add(argument);
        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>Waits until the engine is open; false: the process ended before.</summary>
    public async Task<bool> ReadyAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) == "ready";

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>True: its work is done. False: it was killed.</returns>
    /// <exception cref="SoakException">It broke, or hangs.</exception>
    public async Task<bool> EndAsync()
    {
        using var enough = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            throw new SoakException($"The host has not come to its end within {Patience.TotalSeconds} s: a run hangs.");
        }
        var errors = await _errors;
        return errors.Length == 0 ? _process.ExitCode == 0 : throw new SoakException($"The host broke: {errors}");
    }

    /// <summary>The same, killed after a while unless it ends before.</summary>
    public async Task<bool> EndOrKillAsync(TimeSpan after)
    {
        using var enough = new CancellationTokenSource(after);
        try
        {
            await _process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        return await EndAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
