using System.Globalization;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// Bounds what a pattern costs. Without backtracking, each character of the text costs as many steps as the pattern
/// has states in the worst case, and <c>(.*a){3000}</c> writes thousands in a few characters.
/// </summary>
internal static class PatternSize
{
    /// <summary>
    /// The most characters, each counted as often as the <c>{n}</c> around it repeats it. Measured: a pattern of this
    /// size made to be slow takes 2 to 4 s on a text of 16 KiB; usual ones take well under a millisecond.
    /// </summary>
    public const int Max = 1000;

    /// <summary>Why a pattern is refused; null: it is not.</summary>
    public static string? Fault(string pattern)
    {
        var outer = new Stack<long>();
        long size = 0, last = 0;
        for (var i = 0; i < pattern.Length && size <= Max; i++)
        {
            if (HidesText(pattern, i)) return "the pattern has a comment or the option x: write it without";
            if (pattern[i] == '(')
            {
                outer.Push(size);
                size = 0;
            }
            else if (pattern[i] == ')' && outer.TryPop(out var before))
            {
                last = Math.Max(1, size);
                size = before + last;
            }
            else if (pattern[i] == '{' && Repeats(pattern, i) is { } times)
            {
                size += last * (times - 1);
                last *= times;
                i = pattern.IndexOf('}', i);
            }
            else
            {
                i = EndOfAtom(pattern, i);
                size += last = 1;
            }
        }
        return size + outer.Sum() <= Max
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the pattern is too large: with its repetitions written out it has more than {Max:N0} characters");
    }

    /// <summary>Whether a group opens after which this simple reading and the true one would part ways.</summary>
    private static bool HidesText(string pattern, int i)
    {
        if (string.CompareOrdinal(pattern, i, "(?", 0, 2) != 0) return false;
        var options = pattern.AsSpan(i + 2);
        var end = options.IndexOfAnyExcept("imnsxIMNSX+-");
        return end >= 0 && (options[end] == '#' || options[..end].ContainsAny('x', 'X'));
    }

    /// <summary>The last character of an escape or a class; else the one that is there.</summary>
    private static int EndOfAtom(string pattern, int i)
    {
        if (pattern[i] == '\\') return Math.Min(i + 1, pattern.Length - 1);
        if (pattern[i] != '[') return i;
        var end = i + 1;
        if (At(pattern, end) == '^') end++;
        if (At(pattern, end) == ']') end++;
        for (; end < pattern.Length && pattern[end] != ']'; end++)
            if (pattern[end] == '\\') end++;
        return Math.Min(end, pattern.Length - 1);
    }

    private static char At(string pattern, int i) => i < pattern.Length ? pattern[i] : '\0';

    /// <summary>The larger bound of <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>; null: the brace is no repetition.</summary>
    private static long? Repeats(string pattern, int open)
    {
        var close = pattern.IndexOf('}', open);
        if (close < 0) return null;
        var bounds = pattern.AsSpan(open + 1, close - open - 1);
        var comma = bounds.IndexOf(',');
        var last = comma < 0 || comma == bounds.Length - 1 ? bounds.TrimEnd(',') : bounds[(comma + 1)..];
        return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? Math.Max(1, times) : null;
    }
}
