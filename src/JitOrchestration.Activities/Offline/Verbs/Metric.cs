using JitOrchestration.Activities.Offline.Language;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>The fields of a count: words, lines, characters.</summary>
internal static class Metric
{
    /// <summary>Takes one if it comes next.</summary>
    public static string? TryTake(ref TokenReader reader)
    {
        if (reader.TakeAny("words", "word")) return "words";
        if (reader.TakeAny("lines", "line")) return "lines";
        return reader.TakeAny("characters", "character", "chars", "letters") ? "characters" : null;
    }

    /// <summary>Takes "words, lines and characters"; the first is what "the count" means later.</summary>
    public static string TakeList(ref TokenReader reader)
    {
        var first = TryTake(ref reader) ?? throw reader.NotUnderstood("Words, lines or characters can be counted.");
        while (TakeAnother(ref reader))
        {
        }
        return first;
    }

    private static bool TakeAnother(ref TokenReader reader)
    {
        var copy = reader;
        copy.Take(TokenKind.Comma);
        copy.TakeAny("and the", "and");
        if (TryTake(ref copy) is null) return false;
        reader = copy;
        return true;
    }
}
