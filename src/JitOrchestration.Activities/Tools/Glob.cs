using System.Text;
using System.Text.RegularExpressions;

namespace JitOrchestration.Activities.Tools;

/// <summary>
/// A pattern for names and paths: <c>*</c> stands for any characters but <c>/</c>, <c>**</c> for any at all,
/// <c>**/</c> for any folders or none, <c>?</c> for one character but <c>/</c>; all else for itself, in its case.
/// </summary>
internal sealed class Glob
{
    private readonly Regex _regex;

    /// <summary>Takes the pattern; every text is one.</summary>
    public Glob(string pattern) => _regex = new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Whether all of a text fits.</summary>
    public bool Matches(string text) => _regex.IsMatch(text);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var at = 0; at < pattern.Length;)
        {
            var (length, part) = pattern.AsSpan(at) switch
            {
                ['*', '*', '/', ..] => (3, "(?:.*/)?"),
                ['*', '*', ..] => (2, ".*"),
                ['*', ..] => (1, "[^/]*"),
                ['?', ..] => (1, "[^/]"),
                [var other, ..] => (1, Regex.Escape(other.ToString())),
                [] => (1, ""),
            };
            regex.Append(part);
            at += length;
        }
        return regex.Append(@"\z").ToString();
    }
}
