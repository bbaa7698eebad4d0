using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace JitOrchestration.Cli.Rendering;

/// <summary>
/// Makes texts of models, tools and files safe to show: without escape sequences and control characters, which could
/// drive a terminal, and without signs that turn the direction of writing, which could make a line read as another.
/// </summary>
internal static partial class Clean
{
    private const string Ellipsis = "…";

    /// <summary>A text of several lines.</summary>
    public static string Block(string text) => Keep(text.ReplaceLineEndings("\n"), "\n\t");

    /// <summary>A text as one line, cut after so many characters.</summary>
    public static string Line(string text, int most = int.MaxValue)
    {
        // What is far beyond the cut need not be looked at.
        var head = text.Length / 8 > most ? text[..(most * 8)] : text;
        var line = WhiteSpace().Replace(Keep(head, "\n\r\t"), " ").Trim();
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1), Ellipsis);
    }

    private static string Keep(string text, string controls)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in EscapeSequence().Replace(text, "").EnumerateRunes())
        {
            if (IsHarmless(rune, controls)) kept.Append(rune.ToString());
        }
        return kept.ToString();
    }

    private static bool IsHarmless(Rune rune, string controls) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => rune.IsAscii && controls.Contains((char)rune.Value),
        // The two joiners are part of how some scripts and emoji are written.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };

    // ECMA-48: control sequences, control strings (which a terminator or the text's end closes), two-character escapes.
    [GeneratedRegex(@"(\e\[|\u009B)[0-?]*[ -/]*[@-~]?|(\e[PX\]^_]|[\u0090\u0098\u009D-\u009F])[^\a\e\u009C]*(\a|\e\\|\u009C)?|\e[ -/]*[0-~]?", RegexOptions.NonBacktracking)]
    private static partial Regex EscapeSequence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
