namespace JitOrchestration.Activities.Offline.Language;

/// <summary>What stands between two clauses.</summary>
/// <param name="Link">How it joins them.</param>
/// <param name="TogetherBefore">"In parallel" ends the clause before.</param>
/// <param name="TogetherAfter">"In parallel" begins the clause after.</param>
internal readonly record struct Separator(Link Link, bool TogetherBefore, bool TogetherAfter);

/// <summary>The words and signs between clauses.</summary>
internal static class Separators
{
    private static readonly string[] Then =
    [
        "then", "after that", "after this", "afterwards", "afterward", "thereafter", "subsequently", "next", "when done",
        "once done", "when that is done", "once that is done", "followed by",
    ];

    private static readonly string[] Otherwise = ["otherwise", "or else", "else"];
    private static readonly string[] Anyway = ["in any case", "either way", "anyway", "regardless", "in both cases"];
    private static readonly string[] Together = ["in parallel", "at the same time", "simultaneously", "concurrently", "side by side"];

    /// <summary>Takes all separators that stand together, such as ", and then".</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="inClause">Whether a clause has begun, to which a trailing "if" or "before" may be added.</param>
    public static Separator? TryTake(ref TokenReader reader, bool inClause)
    {
        Link? link = null;
        var (togetherBefore, togetherAfter, start) = (false, false, reader.Position);
        while (!reader.AtEnd)
        {
            if (IsTogether(ref reader)) (togetherBefore, togetherAfter) = link is null ? (true, togetherAfter) : (togetherBefore, true);
            else if (TryTakeOne(ref reader) is { } next) link = Stronger(link, next);
            else break;
        }
        if (link is null && togetherBefore && !reader.AtEnd && !inClause) (togetherBefore, togetherAfter) = (false, true);
        if (reader.Position == start) return inClause ? Trailing(ref reader) : null;
        return new Separator(togetherAfter && link == Link.Sentence ? Link.Meanwhile : link ?? Link.And, togetherBefore, togetherAfter);
    }

    /// <summary>Whether words that are no verb begin a clause here.</summary>
    public static bool BeginsClause(TokenReader reader)
    {
        if (reader.IsAny("if", "unless", "when", "meanwhile", "otherwise")) return true;
        if (reader.TakeAny("for each", "for every")) return true;
        return reader.TakeAny("before", "after") && reader.Current.Text.EndsWith("ing", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsTogether(ref TokenReader reader) => reader.TakeAny(Together) || reader.Take("meanwhile");

    private static Link? TryTakeOne(ref TokenReader reader)
    {
        if (reader.Current.Kind is TokenKind.Stop or TokenKind.Semicolon) return Skip(ref reader, Link.Sentence);
        if (reader.Current.Kind is TokenKind.Comma or TokenKind.Colon) return Skip(ref reader, Link.And);
        if (reader.TakeAny(Then)) return Link.Then;
        if (reader.TakeAny(Otherwise) || TakeIfNot(ref reader)) return Link.Otherwise;
        if (reader.TakeAny(Anyway)) return Link.Sentence;
        return reader.TakeAny("and", "but", "&") ? Link.And : null;
    }

    /// <summary>"If not," by itself means "otherwise".</summary>
    private static bool TakeIfNot(ref TokenReader reader)
    {
        var copy = reader;
        if (!copy.Take("if not") || copy.Current.Kind != TokenKind.Comma) return false;
        reader = copy;
        return true;
    }

    private static Link Skip(ref TokenReader reader, Link link)
    {
        reader.Next();
        return link;
    }

    /// <summary>"... if README.md exists" and "... before writing it" begin a clause without a separator.</summary>
    private static Separator? Trailing(ref TokenReader reader)
    {
        if (reader.IsAny("if", "unless")) return new Separator(Link.If, false, false);
        var copy = reader;
        if (!copy.Take("before") || !copy.Current.Text.EndsWith("ing", StringComparison.OrdinalIgnoreCase)) return null;
        reader = copy;
        return new Separator(Link.Then, false, false);
    }

    /// <summary>Of ". Otherwise," the word counts; of "; then" the end of the sentence.</summary>
    private static Link Stronger(Link? first, Link second)
    {
        if (first == Link.Otherwise || second == Link.Otherwise) return Link.Otherwise;
        if (first == Link.Sentence || second == Link.Sentence) return Link.Sentence;
        return first == Link.Then ? Link.Then : second;
    }
}
