using System.Diagnostics;
using System.Text;

namespace JitOrchestration.Cli.Tests;

/// <summary>The real program on a terminal, which <c>script</c> of util-linux makes.</summary>
internal sealed class TerminalProcess : IAsyncDisposable
{
    private const string Script = "/usr/bin/script";
    private const string Prompt = "(empty: later)";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly char[] _buffer = new char[4096];
    private int _promptsEnd;

    private TerminalProcess(Process process) => _process = process;

    public static bool IsSupported => OperatingSystem.IsLinux() && File.Exists(Script);

    public static TerminalProcess Start(CliFolder folder, params string[] arguments) => Start(folder, columns: 80, arguments);

    /// <summary>Starts it on a terminal of so many columns.</summary>
    public static TerminalProcess Start(CliFolder folder, int columns, params string[] arguments)
    {
        var start = new ProcessStartInfo(Script)
        {
            WorkingDirectory = folder.Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        var command = $"stty columns {columns}; dotnet exec '{Path.Combine(AppContext.BaseDirectory, "jit.dll")}' {string.Join(' ', arguments)}";
        foreach (var argument in (string[])["--quiet", "--return", "--command", command, "/dev/null"]) start.ArgumentList.Add(argument);
        start.Environment["JIT_DATA"] = folder.Data;
        start.Environment["TERM"] = "xterm-256color";
        return new TerminalProcess(Process.Start(start)!);
    }

    /// <summary>Reads on until the program asks for a line of text.</summary>
    public async Task PromptAsync()
    {
        using var enough = new CancellationTokenSource(Patience);
        int found;
        while ((found = _output.ToString().IndexOf(Prompt, _promptsEnd, StringComparison.Ordinal)) < 0)
        {
            if (!await ReadAsync(enough.Token)) throw new InvalidOperationException($"The program ended without asking: {_output}");
        }
        _promptsEnd = found + Prompt.Length;
    }

    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteAsync($"{line}\r");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>All that it wrote to the terminal.</summary>
    public async Task<string> EndAsync()
    {
        using var enough = new CancellationTokenSource(Patience);
        while (await ReadAsync(enough.Token))
        {
        }
        return _output.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        var count = await _process.StandardOutput.ReadAsync(_buffer, cancellation);
        _output.Append(_buffer, 0, count);
        return count > 0;
    }
}
