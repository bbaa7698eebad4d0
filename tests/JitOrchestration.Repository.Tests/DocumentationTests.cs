namespace JitOrchestration.Repository.Tests;

public sealed class DocumentationTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_LinksToWhatIsThere(string path)
    {
        foreach (var link in MarkdownPage.Read(path).Links) WhyBroken(path, link).ShouldBeNull($"{path} links to {link}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_NamesSourceThatIsThere(string path)
    {
        foreach (var source in MarkdownPage.Read(path).SourcePaths) RepositoryFiles.Exists(source).ShouldBeTrue($"{path} names {source}");
    }

    [Fact]
    public void EveryPageOfDocs_IsLinkedTo()
    {
        var linked = Pages.SelectMany(page => MarkdownPage.Read(page.Data).Links.Select(link => TargetOf(page.Data, link).Path)).ToHashSet();

        RepositoryFiles.Below("docs", "*.md").Where(page => !linked.Contains(page)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("docs/azure.md", "nowhere.md", "no such file")]
    [InlineData("docs/azure.md", "models.md#nothing", "no such heading")]
    [InlineData("docs/azure.md", "#nothing", "no such heading")]
    [InlineData("docs/azure.md", "../README.md#models", null)]
    [InlineData("docs/azure.md", "#callbacks", null)]
    [InlineData("README.md", "docs/adr", null)]
    public void Link_IsHeldAgainstFilesAndHeadings(string page, string link, string? problem) => WhyBroken(page, link).ShouldBe(problem);

    [Fact]
    public void Anchors_AreThoseOfGitHub()
    {
        var page = MarkdownPage.Of("# On Azure with `azd up`\n## `retry`, and [fork](x.md)\n## Limits\n### Limits\n```sh\n# no heading [no](link.md)\n```\n`[nor](this.md)`");

        page.Anchors.ShouldBe(["on-azure-with-azd-up", "retry-and-fork", "limits", "limits-1"], ignoreOrder: true);
        page.Links.ShouldBe(["x.md"]);
    }

    /// <summary>What is wrong with a link; null: it leads somewhere.</summary>
    private static string? WhyBroken(string page, string link)
    {
        var (path, anchor) = TargetOf(page, link);
        if (path.StartsWith("..", StringComparison.Ordinal) || !RepositoryFiles.Exists(path)) return "no such file";
        return anchor is null || !path.EndsWith(".md", StringComparison.Ordinal) || MarkdownPage.Read(path).Anchors.Contains(anchor) ? null : "no such heading";
    }

    private static (string Path, string? Anchor) TargetOf(string page, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return (RepositoryFiles.Relative(target), parts.Length == 2 ? parts[1] : null);
    }
}
