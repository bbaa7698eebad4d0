using System.Diagnostics;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Tests.Storage;

/// <summary>This test assembly once more, as a real process that does what <see cref="StorageChild"/> says and can be killed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public static ChildProcess Start(string role, DataFolder folder)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(ChildProcess).Assembly.Location },
            Environment = { [StorageChild.RoleVariable] = role, [StorageChild.FolderVariable] = folder.Root },
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        return new ChildProcess(Process.Start(start)!);
    }

    public string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The child process ended.");

    /// <summary>SIGKILL: no handler, no finally block, nothing flushed.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>All that it still has to say; it has ended then.</summary>
    public string[] ReadToEnd()
    {
        var lines = _process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _process.WaitForExit();
        return lines;
    }

    public int ExitCode => _process.ExitCode;

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
