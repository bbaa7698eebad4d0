using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// <c>matches</c>: .NET regular expressions without backtracking, so that time grows with the text and not with the
/// ways to read it. That rules out look-around and back-references. There is no match timeout: with
/// one, .NET 10 misses matches of large patterns (400 times <c>(a|aa)*</c>, then <c>b</c>) that begin 2,000 characters
/// before their end, which it finds without. What bounds the time is <see cref="PatternSize"/>.
/// </summary>
internal static class Patterns
{
    private const RegexOptions Options =
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static bool TryBuild(
        string pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? fault)
    {
        regex = null;
        fault = PatternSize.Fault(pattern);
        if (fault is not null) return false;
        try
        {
            regex = new Regex(pattern, Options);
            return true;
        }
        catch (NotSupportedException)
        {
            fault = "the pattern uses look-around or a back-reference, which `matches` does not have";
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
        if (compare.Pattern is { } literal) return Truth.Of(literal.IsMatch(text.Text));
        return TryBuild(pattern.Text, out var regex, out var fault)
            ? Truth.Of(regex.IsMatch(text.Text))
            : Truth.Unknown($"{Reasons.Name(compare.Right)} is no pattern: {fault}");
    }
}
