namespace JitOrchestration.Activities.Tools.Files;

/// <summary>What a path given to a file tool may look like. Knows nothing of any disk, and is the same on every system.</summary>
internal static class PathRules
{
    private static readonly string[] SecretNames = ["local.settings.json"];
    private static readonly string[] SecretExtensions = [".pem", ".key"];

    /// <summary>
    /// Writes a path with <c>/</c> between its names, without empty names and <c>.</c>; an empty result is the root.
    /// </summary>
    /// <exception cref="ToolException"><c>path_refused</c>: it leaves the root, or names what is never shown.</exception>
    public static string Normalize(string path)
    {
        var slashed = path.Replace('\\', '/');
        if (WhyNotRelative(slashed) is { } reason) throw Refused(path, reason);

        var names = slashed.Split('/').Where(name => name is not ("" or ".")).ToArray();
        foreach (var name in names)
            if (WhyRefused(name) is { } why) throw Refused(path, why);
        return string.Join('/', names);
    }

    /// <summary>Why a file or folder of this name is never shown; null when it may be.</summary>
    public static string? WhyRefused(string name)
    {
        // Windows takes "a.key." and "a.key " for "a.key".
        var bare = name.TrimEnd('.', ' ');
        if (name == "..") return "'..' could lead out of the folder";
        if (name.StartsWith('.')) return $"'{name}' is a hidden name (it begins with a dot)";
        if (bare.Length == 0) return "a name of blanks only means nothing";
        if (name.Any(char.IsControl)) return "it contains a control character";
        if (name.Contains(':')) return $"'{name}' contains a colon, which names drives and hidden streams";
        if (IsShortName(name)) return $"'{name}' could be the short name (8.3) of another file";
        if (IsSecret(bare)) return $"'{name}' is a name for keys and secrets";
        return null;
    }

    /// <summary>The refusal of a path, with the reason.</summary>
    public static ToolException Refused(string path, string reason) => ToolException.Refused(
        "path_refused", $"The path '{path}' is refused: {reason}. Use a path relative to the one folder that the file tools may see.");

    private static string? WhyNotRelative(string path) => path switch
    {
        ['/', ..] => "it is absolute",
        ['~', ..] => "it begins at a home folder",
        [var drive, ':', ..] when char.IsAsciiLetter(drive) => "it names a drive",
        _ => null,
    };

    private static bool IsSecret(string name) =>
        SecretNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        || SecretExtensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static bool IsShortName(string name)
    {
        var tilde = name.IndexOf('~');
        return tilde > 0 && tilde + 1 < name.Length && char.IsAsciiDigit(name[tilde + 1]);
    }
}
