using System.Globalization;
using System.Text;

namespace JitOrchestration.Activities.Tools;

/// <summary>Text for people to read, of which nothing can hide or drive what it is shown on.</summary>
internal static class VisibleText
{
    /// <summary>
    /// Writes out, as JSON does (<c>\u202e</c>), the characters that cannot be seen and may change how the rest is shown: a
    /// reversal of direction, or a command to a terminal.
    /// </summary>
    public static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            // Half of a surrogate pair is no letter.
            var isLetter = Rune.TryGetRuneAt(text, at, out var rune);
            var letter = text.AsSpan(at, isLetter ? rune.Utf16SequenceLength : 1);
            if (!isLetter || IsHidden(rune)) Escape(visible, letter);
            else visible.Append(letter);
            at += letter.Length;
        }
        return visible.ToString();
    }

    private static bool IsHidden(Rune letter) => Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static void Escape(StringBuilder visible, ReadOnlySpan<char> letter)
    {
        foreach (var character in letter) visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
    }
}
