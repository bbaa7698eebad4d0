using System.CommandLine;
using System.CommandLine.Parsing;

namespace JitOrchestration.Cli.Commands;

/// <summary>
/// Finds options that no command has. The parser takes them for arguments, so that a mistyped option would become a
/// request or an answer. After <c>--</c> everything is an argument, and negative numbers always are.
/// </summary>
internal static class UnknownOptions
{
    public static IEnumerable<string> In(ParseResult parsed)
    {
        var before = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).ToHashSet();
        return ArgumentsOf(parsed).Concat(parsed.UnmatchedTokens).Where(value => LooksLikeOption(value) && before.Contains(value));
    }

    private static IEnumerable<string> ArgumentsOf(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);

    private static bool LooksLikeOption(string value) => value.Length > 1 && value[0] == '-' && !char.IsAsciiDigit(value[1]) && value[1] != '.';
}
