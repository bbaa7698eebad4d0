using System.Text.RegularExpressions;

namespace JitOrchestration.Testing.Repository;

/// <summary>What other pages may link to in a Markdown page, and what it links to.</summary>
public sealed partial class MarkdownPage
{
    private static readonly string[] Folders = ["docs", "samples", "src", "bench", "tests", "infra", ".github"];

    // Blocks are blanked out, and not taken out, so that a place in it is a place in the text.
    private readonly string _prose;

    private MarkdownPage(string text)
    {
        Text = text;
        _prose = FencedBlock().Replace(text, block => new string('\n', block.Length));
        Anchors = AnchorsOf(Heading().Matches(_prose).Select(heading => heading.Groups["title"].Value)).ToHashSet();
    }

    /// <summary>Every page of the repository.</summary>
    public static IReadOnlyList<string> Paths { get; } = [.. RepositoryFiles.Of("*.md"), .. Folders.SelectMany(folder => RepositoryFiles.Below(folder, "*.md"))];

    /// <summary>Reads a page of the repository.</summary>
    public static MarkdownPage Read(string path) => Of(RepositoryFiles.Read(path));

    /// <summary>Takes a text as a page.</summary>
    public static MarkdownPage Of(string text) => new(text.ReplaceLineEndings("\n"));

    /// <summary>All of it, with line feeds.</summary>
    public string Text { get; }

    /// <summary>Its first heading.</summary>
    public string Title => Heading().Match(_prose).Groups["title"].Value;

    /// <summary>What may stand behind the <c>#</c> of a link to this page.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>The targets of links that stay in the repository, as written; what is in code is none.</summary>
    public IEnumerable<string> Links => RelativeLink().Matches(Code().Replace(_prose, "code")).Select(link => link.Groups["target"].Value);

    /// <summary>Its fenced blocks, in their order.</summary>
    public IEnumerable<Fence> Fences => FencedBlock().Matches(Text).Select(FenceOf);

    /// <summary>What stands in backticks, outside of blocks.</summary>
    public IEnumerable<string> InlineCode => Code().Matches(_prose).Select(code => code.Value.Trim('`', ' '));

    /// <summary>The paths below <c>src/</c> that it names, in code too.</summary>
    public IEnumerable<string> SourcePaths => SourcePath().Matches(Text).Select(path => path.Value).Distinct();

    private Fence FenceOf(Match block)
    {
        var above = _prose[..block.Index];
        var info = block.Groups["info"].Value.Trim().Split(' ', 2, StringSplitOptions.TrimEntries);
        return new Fence(
            info[0],
            info.ElementAtOrDefault(1) ?? "",
            string.Concat(block.Groups["line"].Captures.Select(line => line.Value)),
            Heading().Matches(above).LastOrDefault()?.Groups["title"].Value ?? "",
            above.TrimEnd().Split("\n\n")[^1].Trim('\n'));
    }

    /// <summary>As GitHub makes them; of titles that come twice, the second has a number.</summary>
    private static IEnumerable<string> AnchorsOf(IEnumerable<string> titles)
    {
        var seen = new Dictionary<string, int>();
        foreach (var anchor in titles.Select(AnchorOf))
        {
            var times = seen[anchor] = seen.GetValueOrDefault(anchor) + 1;
            yield return times == 1 ? anchor : $"{anchor}-{times - 1}";
        }
    }

    private static string AnchorOf(string title) => NotInAnchor().Replace(LinkText().Replace(title.Trim(), "${text}").ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^(?<indent> *)(?<fence>```+|~~~+)(?<info>[^\n]*)\n(?:(?:\k<indent>)?(?<line>[^\n]*\n))*?^ *\k<fence> *$", RegexOptions.Multiline)]
    private static partial Regex FencedBlock();

    [GeneratedRegex("(?<ticks>`+)[^\n]*?\\k<ticks>")]
    private static partial Regex Code();

    [GeneratedRegex(@"^#{1,6} +(?<title>[^\n]+?) *#* *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\p{L}\p{N}_\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"\]\((?!https?:|mailto:)(?<target>[^)\s]+)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@"(?<![\w/.])src/[\w./-]*\w")]
    private static partial Regex SourcePath();
}
