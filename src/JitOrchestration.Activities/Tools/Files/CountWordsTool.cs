using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>Counts what is in a text.</summary>
internal sealed class CountWordsTool(FileRoot? root) : FileTool(root, new(
    "count_words",
    "Counts the words (parts between white space), lines and characters (Unicode code points) of a text file by its `path`, or of "
    + "a given `text`. The result is { path, words, lines, characters }; path is null for a given text.",
    Json.Parse("""
        { "type": "object",
          "properties": {
            "path": { "type": "string", "minLength": 1, "description": "Relative to the file root. Either this or text." },
            "text": { "type": "string", "description": "The text itself." } },
          "additionalProperties": false }
        """))
{ Effect = Effect.None, ReadsPrivateData = true })
{
    protected override async Task<JsonElement> RunAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        (arguments.Text("path"), arguments.Text("text")) switch
        {
            ({ } path, null) => Counted(path, await TextFile.ReadAsync(Root, path, cancellationToken).ConfigureAwait(false)),
            (null, { } text) => Counted(null, text),
            _ => throw ToolException.Permanent("bad_arguments", "count_words needs either `path` or `text`."),
        };

    private static JsonElement Counted(string? path, string text) => Json.From(new
    {
        Path = path,
        Words = Words(text),
        Lines = Lines(text),
        Characters = text.EnumerateRunes().Count(),
    });

    private static int Words(string text)
    {
        var (words, within) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var blank = Rune.IsWhiteSpace(rune);
            if (!blank && !within) words++;
            within = !blank;
        }
        return words;
    }

    /// <summary>Line ends, and one more for a last line without one.</summary>
    private static int Lines(string text) => text.Count(character => character == '\n') + (text.Length > 0 && text[^1] != '\n' ? 1 : 0);
}
