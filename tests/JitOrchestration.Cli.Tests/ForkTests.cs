namespace JitOrchestration.Cli.Tests;

/// <summary>Forks, of which a part was run by another run.</summary>
public sealed class ForkTests : IDisposable
{
    private const string Plan = """
        { "subtasks": [
          { "id": "first", "tool": "echo", "args": { "n": 1 } },
          { "id": "second", "tool": "echo", "args": { "n": "{{first.result.n}}" }, "depends_on": ["first"] } ] }
        """;

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fork_ThroughAPipe_SaysWhatIsKept()
    {
        (await _folder.RunPlanAsync(Plan)).ShouldExit(0);

        ShouldShowWhatIsKept((await _folder.RunAsync("fork", "last", "--from", "second")).ShouldExit(0).Output);
    }

    [Fact]
    public async Task Watch_AForkThroughAPipe_SaysWhatIsKept()
    {
        await ForkAsync();

        ShouldShowWhatIsKept((await _folder.RunAsync("watch", "last")).ShouldExit(0).Output);
    }

    [Fact]
    public async Task Show_AFork_SaysWhatIsKept()
    {
        await ForkAsync();

        var lines = (await _folder.RunAsync("show", "last")).ShouldExit(0).Output.Split('\n');

        lines.Single(line => line.StartsWith("first", StringComparison.Ordinal)).ShouldContain("kept");
        lines.Single(line => line.StartsWith("second", StringComparison.Ordinal)).ShouldMatch(@" \d[\d.]* m?s ");
    }

    [Theory]
    [InlineData("fork", "last", "--from", "second")]
    [InlineData("watch", "last")]
    public async Task ForkAndWatch_OnATerminal_SayWhatIsKept(params string[] command)
    {
        Assert.SkipUnless(TerminalProcess.IsSupported, "util-linux's script, which makes a terminal, is not installed.");
        await ForkAsync();

        await using var terminal = TerminalProcess.Start(_folder, command);
        var output = await terminal.EndAsync();

        output.ShouldContain("kept");
        output.ShouldContain("completed after");
    }

    private async Task ForkAsync()
    {
        (await _folder.RunPlanAsync(Plan)).ShouldExit(0);
        (await _folder.RunAsync("fork", "last", "--from", "second", "--json")).ShouldExit(0);
    }

    private static void ShouldShowWhatIsKept(string output)
    {
        output.ShouldContain("completed  first  (kept)");
        output.ShouldMatch(@"completed  second  \(\d");
    }
}
