namespace JitOrchestration.Cli.Tests.Documentation;

/// <summary>The blocks of commands that need nothing but a clone do what their pages promise.</summary>
public sealed class CommandBlockTests
{
    public static TheoryData<string> Blocks => [.. CommandBlock.Needing(Prerequisite.Nothing).Select(block => block.Name)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Block_AsItStands_Works(string name)
    {
        var block = CommandBlock.All.Single(block => block.Name == name);
        using var reader = new Reader();

        // Who looks for what went wrong has run something.
        var output = await reader.DoesAsync($"jit run 'Say \"hello\"' > /dev/null\n{block.Fence.Text}");

        output.ShouldContain(Expected(block));
    }

    /// <summary>Something of the output that only a command that worked can have written.</summary>
    private static string Expected(CommandBlock block) => (block.Page, block.Fence.Heading) switch
    {
        ("README.md", "Try it") => "the largest is",
        ("README.md", "The HTTP API") => "\"links\":",
        ("src/PACKAGE.md", _) => "\"text\": \"hello\"",
        ("docs/http-api.md", "The HTTP API") => "\"status\":\"ok\"",
        ("docs/http-api.md", "Be told") => "\"links\":",
        ("docs/troubleshooting.md", _) => "run_completed",
        _ => throw new NotSupportedException($"Say here what comes of '{block.Name}'."),
    };
}
