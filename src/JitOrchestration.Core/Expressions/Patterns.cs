using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// <c>matches</c>: .NET regular expressions without backtracking, so that time grows with the text and not with the
/// ways to read it. That rules out look-around and back-references.
/// </summary>
internal static class Patterns
{
    private const RegexOptions Options =
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>
    /// A pattern may have 10,000 states, and each costs at each character. What takes longer than this is unknown; as
    /// the outcome is recorded, a replay never takes the time again.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static bool TryBuild(
        string pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? fault)
    {
        regex = null;
        fault = null;
        try
        {
            regex = new Regex(pattern, Options, Longest);
            return true;
        }
        catch (NotSupportedException)
        {
            fault = "the pattern uses look-around or a back-reference, or is too large: `matches` has none of these";
        }
        catch (ArgumentException e)
        {
            fault = $"the pattern is no regular expression: {e.Message}";
        }
        return false;
    }

    public static Truth Test(Node.Compare compare, in Operand text, in Operand pattern)
    {
        if (!text.IsText || !pattern.IsText) return Truth.Unknown(Reasons.Unlike(compare, text, pattern));
        if (compare.Pattern is { } literal) return Match(compare, literal, text.Text);
        return pattern.Text.Length > Expression.MaxLength
            ? Truth.Unknown($"{Reasons.Name(compare.Right)} is too long for a pattern")
            : MatchData(compare, text.Text, pattern.Text);
    }

    private static Truth MatchData(Node.Compare compare, string text, string pattern) =>
        TryBuild(pattern, out var regex, out var fault)
            ? Match(compare, regex, text)
            : Truth.Unknown($"{Reasons.Name(compare.Right)} is no pattern: {fault}");

    private static Truth Match(Node.Compare compare, Regex regex, string text)
    {
        try
        {
            return Truth.Of(regex.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return Truth.Unknown($"{Reasons.Name(compare)} took longer than {Longest.TotalSeconds} s");
        }
    }
}
