using System.Text.RegularExpressions;

namespace JitOrchestration.Repository.Tests;

/// <summary>What other pages may link to in a Markdown page, and what it links to.</summary>
internal sealed partial class MarkdownPage
{
    private readonly string _prose;

    private MarkdownPage(string text)
    {
        Text = text;
        _prose = Fence().Replace(text, "");
        Anchors = AnchorsOf(Heading().Matches(_prose).Select(heading => heading.Groups["title"].Value)).ToHashSet();
    }

    public static MarkdownPage Read(string path) => Of(RepositoryFiles.Read(path));

    public static MarkdownPage Of(string text) => new(text.ReplaceLineEndings("\n"));

    public string Text { get; }

    /// <summary>What may stand behind the <c>#</c> of a link to this page.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>The targets of links that stay in the repository, as written; what is in code is none.</summary>
    public IEnumerable<string> Links => RelativeLink().Matches(Code().Replace(_prose, "code")).Select(link => link.Groups["target"].Value);

    /// <summary>The paths below <c>src/</c> that it names, in code too.</summary>
    public IEnumerable<string> SourcePaths => SourcePath().Matches(Text).Select(path => path.Value).Distinct();

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

    [GeneratedRegex(@"^ *(?<fence>```+|~~~+)[^\n]*\n.*?^ *\k<fence> *$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

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
