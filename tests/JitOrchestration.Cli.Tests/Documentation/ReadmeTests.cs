using System.Text.RegularExpressions;

namespace JitOrchestration.Cli.Tests.Documentation;

/// <summary>What README.md says in sentences, and in blocks that are no commands.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Plan_FromAFile_ComesToWhatThereIsToDoIndoors()
    {
        var plan = FenceUnder("Plans", "json").Text;
        using var reader = new Reader();

        var output = await reader.DoesAsync($"""
            cat > plan.json <<'END'
            {plan}END
            jit run --plan plan.json
            """);

        output.ShouldMatch("skipped +outdoor");
        output.ShouldContain("- Museum of History");
    }

    [Fact]
    public async Task Server_IsEndedByItsJob_AndItsPortIsFree()
    {
        MarkdownPage.Read("README.md").InlineCode.ShouldContain("kill %1");
        using var reader = new Reader();

        var output = await reader.DoesAsync($"""
            {FenceUnder("The HTTP API", "console").Text}
            kill %1
            while curl -sf http://127.0.0.1:7071/healthz > /dev/null; do sleep 0.1; done
            jit serve &
            until curl -sf http://127.0.0.1:7071/v1/runs; do sleep 0.1; done
            """);

        Regex.Count(output, "Listening on ").ShouldBe(2);
    }

    private static Fence FenceUnder(string heading, string language) =>
        MarkdownPage.Read("README.md").Fences.Single(fence => fence.Heading == heading && fence.Language == language);
}
