using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>Finds lines in files.</summary>
internal sealed class SearchFilesTool(FileRoot? root) : FileTool(root, new(
    "search_files",
    "Finds the lines of text files that contain a text or match a regular expression, in a folder and its subfolders, without "
    + "regard to case. The result is a list of { path, line, text } in the order of paths and lines, lines counted from 1, "
    + "at most max_results. Files that are no UTF-8 text or larger than 4 MiB are left out.",
    Json.Parse("""
        { "type": "object",
          "properties": {
            "text": { "type": "string", "minLength": 1, "maxLength": 1000, "description": "The text to find. Either this or regex." },
            "regex": { "type": "string", "minLength": 1, "maxLength": 1000, "description": "A regular expression, without look-around and back-references." },
            "path": { "type": "string", "description": "The folder, relative to the file root. Default: the root itself." },
            "pattern": { "type": "string", "minLength": 1, "maxLength": 500, "description": "Which files, such as *.md or guide/**/*.md. Default: all." },
            "max_results": { "type": "integer", "minimum": 1, "maximum": 10000, "description": "Default: 1000." } },
          "additionalProperties": false }
        """))
{ Effect = Effect.None, ReadsPrivateData = true })
{
    /// <summary>How much of a line is shown, in characters.</summary>
    private const int LongestLine = 500;

    protected override async Task<JsonElement> RunAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var wanted = Wanted(arguments);
        var most = arguments.Whole("max_results", 1000);
        var hits = new List<Hit>();
        foreach (var path in FileWalk.Files(Root, arguments.Text("path") ?? "", arguments.Text("pattern"), recursive: true, cancellationToken))
        {
            hits.AddRange(Hits(path, await TextOrNothingAsync(path, cancellationToken).ConfigureAwait(false), wanted).Take(most - hits.Count));
            if (hits.Count == most) break;
        }
        return Json.From(hits);
    }

    private static Regex Wanted(JsonElement arguments)
    {
        if ((arguments.Text("text"), arguments.Text("regex")) is not ((null, { } _) or ({ } _, null)) )
            throw ToolException.Permanent("bad_arguments", "search_files needs either `text` or `regex`.");
        try
        {
            var pattern = arguments.Text("regex") ?? Regex.Escape(arguments.Text("text")!);
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw ToolException.Permanent("bad_regex", $"`regex` is not understood: {e.Message}");
        }
    }

    private async Task<string> TextOrNothingAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await TextFile.ReadAsync(Root, path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ToolException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static IEnumerable<Hit> Hits(string path, string text, Regex wanted)
    {
        var number = 0;
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (wanted.IsMatch(line)) yield return new Hit(path, number, line.Length <= LongestLine ? line : line[..LongestLine] + "...");
        }
    }

    private sealed record Hit(string Path, int Line, string Text);
}
