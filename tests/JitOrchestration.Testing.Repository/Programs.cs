using System.Diagnostics;

namespace JitOrchestration.Testing.Repository;

/// <summary>Programs that this machine may have or not.</summary>
public static class Programs
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Where a program is; null: it is not on the path.</summary>
    public static string? Find(string name)
    {
        var names = OperatingSystem.IsWindows() ? new[] { $"{name}.exe", $"{name}.cmd" } : [name];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a program to its end.</summary>
    public static Task<ProgramResult> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return RunAsync(start, Longest, cancellation);
    }

    /// <summary>Runs a program to its end, with nothing to read.</summary>
    /// <exception cref="TimeoutException">It did not end in time, and was ended with all that it had started.</exception>
    public static async Task<ProgramResult> RunAsync(ProcessStartInfo start, TimeSpan limit, CancellationToken cancellation)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} did not end within {limit.TotalSeconds:0} s.\n{await errors}\n{await output}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        return new ProgramResult(process.ExitCode, await output, await errors);
    }
}
