namespace JitOrchestration.Cli.Tests.Documentation;

/// <summary>The commands that the samples' page has in its table and lists.</summary>
public sealed class SampleCommandTests
{
    public static TheoryData<string> Commands => [.. MarkdownPage.Read("samples/README.md").InlineCode.Where(code => code.StartsWith("jit ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_AsItStands_Completes(string command)
    {
        using var reader = new Reader();

        (await reader.DoesAsync(command)).ShouldContain("completed");
    }
}
