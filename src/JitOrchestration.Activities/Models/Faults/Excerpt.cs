using System.Text.RegularExpressions;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Activities.Models.Faults;

/// <summary>What others said, fit for an error message: short, on one line, and without anything that looks like a key.</summary>
internal static partial class Excerpt
{
    private const int MaxLength = 300;

    /// <summary>The start of a text.</summary>
    public static string Of(string text)
    {
        var line = Keys().Replace(Blanks().Replace(Start(text), " ").Trim(), "[key]");
        return line.Length <= MaxLength ? line : string.Concat(TextCut.Whole(line, MaxLength), "…");
    }

    // Cut before the search, so that a huge answer costs nothing; between words, so that no half of a key is left to be missed.
    private static string Start(string text)
    {
        if (text.Length <= 4 * MaxLength) return text;
        var start = text[..(4 * MaxLength)];
        return start.LastIndexOf(' ') is > 0 and var blank ? start[..blank] : start;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // OpenAI's keys, tokens of any kind behind "Bearer", JSON web tokens, and any run as long as Azure's keys (32 or 84).
    [GeneratedRegex(@"\bsk-[\w*-]+|(?<=\bBearer )\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\b[A-Za-z0-9]{32,}\b")]
    private static partial Regex Keys();
}
