using System.Diagnostics;
using System.Text.RegularExpressions;

namespace JitOrchestration.Functions.Tests.RealHost;

[Collection(HostCollection.Name)]
public sealed partial class DocumentationEndToEndTests(HostFixture fixture)
{
    [Fact]
    public async Task HttpApiPage_EveryLine_Works()
    {
        FunctionsHost.RequireIt();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The lines are for a POSIX shell.");
        var blocks = ShellBlocks().Matches(await File.ReadAllTextAsync(Page())).Select(block => block.Groups[1].Value).ToArray();
        blocks.ShouldNotBeEmpty();
        var script = string.Concat(blocks.Prepend("set -euo pipefail\n")).Replace("http://127.0.0.1:7071", fixture.Host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token);

        shell.ExitCode.ShouldBe(0, $"{await errors}\n{await output}\n{fixture.Host.Output}");
        (await output).ShouldContain("\"sent\":\"Hello, Graz\"");
    }

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JitOrchestration.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("JitOrchestration.sln");
        return Path.Combine(folder.FullName, "docs", "http-api.md");
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();
}
