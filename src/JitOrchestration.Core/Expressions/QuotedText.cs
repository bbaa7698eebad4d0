using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// Text in single or double quotes. <c>\'</c> <c>\"</c> <c>\\</c> <c>\n</c> <c>\t</c> <c>\r</c> <c>\uXXXX</c> are
/// escapes; any other backslash stands for itself, so that a pattern such as <c>'\d+'</c> reads as it is written.
/// </summary>
internal static class QuotedText
{
    /// <summary>Reads the text that opens at <paramref name="start"/>.</summary>
    public static bool TryRead(
        string source, int start, out int end, out string value, [NotNullWhen(false)] out ExpressionError? error)
    {
        value = "";
        error = null;
        end = ClosingQuote(source, start) + 1;
        if (end == 0)
        {
            error = new(start, $"the text is never closed: add {source[start]} at its end");
            return false;
        }

        value = Unescape(source.AsSpan(start + 1, end - start - 2), out var fault);
        if (fault < 0) return true;
        error = new(start + 1 + fault, "`\\u` needs four hex digits that make whole characters, as in \\u00e9");
        return false;
    }

    /// <summary>Where the text that opens at <paramref name="start"/> closes; -1: nowhere.</summary>
    public static int ClosingQuote(string source, int start)
    {
        for (var i = start + 1; i < source.Length; i++)
        {
            if (source[i] == source[start]) return i;
            if (source[i] == '\\') i++;
        }
        return -1;
    }

    /// <summary>Where the first half of a surrogate pair without its other half stands; -1: nowhere.</summary>
    public static int LoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return i;
            i++;
        }
        return -1;
    }

    private static string Unescape(ReadOnlySpan<char> text, out int fault)
    {
        fault = -1;
        if (!text.Contains('\\')) return text.ToString();

        var unescaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                unescaped.Append(text[i]);
            }
            else if (text[++i] != 'u')
            {
                AppendEscape(unescaped, text[i]);
            }
            else if (TryHex(text[(i + 1)..], out var code))
            {
                unescaped.Append(code);
                i += 4;
            }
            else
            {
                fault = i - 1;
                return "";
            }
        }
        var value = unescaped.ToString();
        if (LoneSurrogate(value) >= 0) fault = text.IndexOf("\\u", StringComparison.Ordinal);
        return value;
    }

    private static void AppendEscape(StringBuilder text, char c) => _ = c switch
    {
        '\'' or '"' or '\\' => text.Append(c),
        'n' => text.Append('\n'),
        't' => text.Append('\t'),
        'r' => text.Append('\r'),
        _ => text.Append('\\').Append(c),
    };

    private static bool TryHex(ReadOnlySpan<char> text, out char code)
    {
        code = default;
        if (text.Length < 4
            || !ushort.TryParse(text[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            return false;
        code = (char)number;
        return true;
    }
}
