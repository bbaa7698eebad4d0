using System.Net.NetworkInformation;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>The lines with which the pages start the app on one machine, in a copy of the sources that is built by them.</summary>
[Collection(HostCollection.Name)]
public sealed class LocalStartEndToEndTests : IDisposable
{
    private static readonly int[] UsualPorts = [7071, 10_000, 10_001, 10_002];

    private readonly DirectoryInfo _clone = Directory.CreateTempSubdirectory("jit-clone-");

    public static TheoryData<string> Blocks => [.. CommandBlock.Needing(Prerequisite.CoreTools).DistinctBy(block => block.Fence.Text).Select(block => block.Name)];

    public void Dispose() => _clone.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Block_WhereItsToolsAreInstalled_StartsTheApp(string name)
    {
        FunctionsHost.RequireIt();
        Assert.SkipUnless(Bash.IsThere, Bash.Lacking);
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).Intersect(UsualPorts);
        Assert.SkipWhen(taken.Any(), $"The lines are for the usual ports, and something listens on {string.Join(", ", taken)}.");
        if (LocalProcess.Find("func") is null) await NameOtherHostAsync();
        Copy([.. RepositoryFiles.Of("*").Where(file => file != "local.settings.json"), .. RepositoryFiles.Below("src", "*")]);

        var shell = await Bash.RunAsync(Commands(CommandBlock.All.Single(block => block.Name == name)), TimeSpan.FromMinutes(5), start => start.WorkingDirectory = _clone.FullName);

        shell.Code.ShouldBe(0, $"{shell}");
        shell.Output.ShouldContain("\"status\":\"completed\"");
    }

    /// <summary>The lines, but for what installs the tools; the last of them goes on until it is stopped.</summary>
    private static string Commands(CommandBlock block) => $$"""
        export PATH="$PWD/tools:$PATH"
        {{string.Join('\n', block.Fence.Lines.Where(line => !line.StartsWith("npm install ", StringComparison.Ordinal)))}} &
        until curl -sf http://127.0.0.1:7071/healthz; do kill -0 $!; sleep 1; done
        run=$(curl -sf -D - -o /dev/null http://127.0.0.1:7071/v1/runs -H 'Content-Type: application/json' -d '{ "request": "Say \"hello\"" }' | tr -d '\r' | sed -n 's/^Location: //p')
        curl -sf "http://127.0.0.1:7071$run/wait?timeout=60"
        """;

    /// <summary>Lets another host be called as Core Tools are. The Functions SDK first asks these for their version.</summary>
    private async Task NameOtherHostAsync()
    {
        var func = Path.Combine(_clone.CreateSubdirectory("tools").FullName, "func");
        await File.WriteAllTextAsync(func, $"#!/bin/sh\n[ \"$1\" = --version ] || exec '{FunctionsHost.Command}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(func, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private void Copy(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var copy = Path.Combine(_clone.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(RepositoryFiles.Path(file), copy);
        }
    }
}
