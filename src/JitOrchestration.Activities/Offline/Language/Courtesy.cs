namespace JitOrchestration.Activities.Offline.Language;

/// <summary>Words that ask nicely and mean nothing for the plan.</summary>
internal static class Courtesy
{
    /// <summary>
    /// The most phrases and commas before one command. It bounds the time, as each comma of a request looks ahead so far.
    /// </summary>
    private const int MostSkipped = 12;

    private static readonly string[] Openings =
    [
        "please", "kindly", "hi", "hello", "hey", "ok", "okay", "so", "thanks in advance", "thank you very much",
        "thank you", "thanks", "could you", "can you", "would you", "will you", "you should", "i want you to",
        "i need you to", "i would like you to", "i'd like you to", "i would like to", "i'd like to", "i want to",
        "help me to", "help me", "let's", "let us", "go ahead and", "make sure to", "try to", "just", "also", "too",
        "first of all", "firstly", "first", "secondly", "second", "thirdly", "lastly", "finally", "for me",
    ];

    private static readonly string[] Endings = ["please", "for me", "thank you very much", "thank you", "thanks", "as well", "too"];

    /// <summary>Skips what may stand before a command.</summary>
    public static void SkipOpening(ref TokenReader reader)
    {
        for (var skipped = 0; skipped < MostSkipped; skipped++)
        {
            if (!reader.TakeAny(Openings) && !reader.Take(TokenKind.Comma) && !SkipNow(ref reader)) return;
        }
    }

    /// <summary>The end of a clause without the courtesy there.</summary>
    public static TokenReader WithoutEnding(TokenReader reader)
    {
        var (start, stop) = (reader.Position, reader.Position);
        while (!reader.AtEnd)
        {
            if (reader.TakeAny(Endings)) continue;
            reader.Next();
            stop = reader.Position;
        }
        reader.Position = start;
        return reader.Until(stop);
    }

    /// <summary>"Now count ...", but not "now" alone, which asks for the time.</summary>
    private static bool SkipNow(ref TokenReader reader)
    {
        var copy = reader;
        if (!copy.Take("now") || Verbs.AllVerbs.At(copy) is null) return false;
        reader = copy;
        return true;
    }
}
