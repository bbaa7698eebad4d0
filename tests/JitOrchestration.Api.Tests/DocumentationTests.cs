using System.Diagnostics;
using System.Text.RegularExpressions;

namespace JitOrchestration.Api.Tests;

public partial class DocumentationTests
{
    [Fact]
    public async Task HttpApiPage_EveryLine_Works()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The lines are for a POSIX shell.");
        await using var api = await Support.Api.StartAsync();
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "http-api.md"));
        var blocks = ShellBlocks().Matches(page).Select(block => block.Groups[1].Value).ToArray();
        blocks.Length.ShouldBe(4);
        var script = string.Concat(blocks.Prepend("set -euo pipefail\n")).Replace("http://127.0.0.1:7071", api.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

        shell.ExitCode.ShouldBe(0, $"{await errors}\n{await output}");
        (await output).ShouldContain("\"sent\":\"Hello, Graz\"");
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JitOrchestration.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("JitOrchestration.sln");
        return folder.FullName;
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();
}
