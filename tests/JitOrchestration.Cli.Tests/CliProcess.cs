using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using JitOrchestration.Activities.Models;

namespace JitOrchestration.Cli.Tests;

/// <summary>The real program, under way.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The program, as it was built with the tests.</summary>
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "jit.dll");

    // Whoever runs the tests may well have a model configured.
    private static readonly string[] ModelNames = [.. typeof(ModelVariables).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;
    private readonly Task<string> _error;

    private CliProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public static CliProcess Start(string folder, string dataFolder, IEnumerable<string> arguments, string? input, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in (string[])["exec", Program, .. arguments]) start.ArgumentList.Add(argument);
        Isolate(start.Environment, dataFolder);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new CliProcess(process);
    }

    /// <summary>Lets the program see a journal of its own, and nothing of how whoever runs the tests has set it up.</summary>
    public static void Isolate(IDictionary<string, string?> environment, string dataFolder)
    {
        foreach (var name in (string[])["JIT_API_KEY", "JIT_ALLOWED_HOSTS", "JIT_ALLOW_PRIVATE_ADDRESSES", "JIT_CALLBACK_SECRET", .. ModelNames]) environment.Remove(name);
        foreach (var name in environment.Keys.Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList()) environment.Remove(name);
        environment["JIT_DATA"] = dataFolder;
    }

    /// <summary>Waits for a line of the standard output that begins so.</summary>
    public Task<string> LineAsync(string beginning) => LineAsync(beginning, line => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Waits for a line of the log that says so.</summary>
    public Task<string> LogLineAsync(string text) => LineAsync(text, line => line.Contains(text, StringComparison.Ordinal));

    private async Task<string> LineAsync(string wanted, Predicate<string> isIt)
    {
        using var enough = new CancellationTokenSource(Patience);
        await foreach (var line in _lines.Reader.ReadAllAsync(enough.Token))
        {
            if (isIt(line)) return line;
        }
        throw new InvalidOperationException($"The program ended without a line '{wanted}': {_output} {await _error}");
    }

    /// <summary>Sends a signal, by its name: INT, TERM, KILL.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        kill.ExitCode.ShouldBe(0);
    }

    public async Task<CliResult> EndAsync()
    {
        using var enough = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(enough.Token);
        await _reading;
        return new CliResult(_process.ExitCode, _output.ToString(), await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _output.Append(line).Append('\n');
            _lines.Writer.TryWrite(line);
        }
        _lines.Writer.Complete();
    }
}
