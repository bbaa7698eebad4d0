using System.Text.RegularExpressions;

namespace JitOrchestration.Cli.Hosting;

/// <summary>Words as a POSIX shell takes them.</summary>
internal static partial class ShellWord
{
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''")}'";

    // Upper-case words in angle brackets are places to fill in; they are shown as they are.
    [GeneratedRegex(@"^([A-Za-z0-9_./:=@%+,-]+|<[A-Z]+>)\z")]
    private static partial Regex Plain();
}
