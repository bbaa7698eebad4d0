using System.Text;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>
/// Cuts a text into sentences, lazily. Wrapped lines are joined; a blank line, a heading, a list item and a table row end
/// a sentence; headings, code blocks and table rows are none themselves.
/// </summary>
internal static class SentenceSplitter
{
    /// <summary>The longest sentence, in characters: a text without full stops is cut here, at a space if there is one.</summary>
    public const int MaxLength = 500;

    /// <summary>The longest paragraph that is held at once, in characters.</summary>
    private const int MaxBlock = 16 * 1024;

    private static readonly string[] Abbreviations =
        ["e.g.", "i.e.", "etc.", "vs.", "cf.", "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "no.", "fig.", "al.", "approx."];

    public static IEnumerable<string> Split(string text) => Blocks(text).SelectMany(Sentences);

    /// <summary>The paragraphs and list items, each in one line.</summary>
    private static IEnumerable<string> Blocks(string text)
    {
        var (block, inCode) = (new StringBuilder(), false);
        foreach (var line in Lines(text))
        {
            var fence = line.StartsWith("```", StringComparison.Ordinal);
            if (block.Length > 0 && (fence || EndsBlock(line) || block.Length > MaxBlock)) yield return Take(block);
            inCode ^= fence;
            if (inCode || fence || line.Length == 0 || line[0] is '|' or '#') continue;
            block.Append(block.Length > 0 ? " " : "").Append(IsItem(line) ? line[2..].TrimStart() : line);
        }
        if (block.Length > 0) yield return Take(block);
    }

    /// <summary>The lines without the space around them; a very long one in pieces.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start, Math.Min(MaxBlock, text.Length - start)).IndexOf('\n');
            if (length < 0) length = Math.Min(MaxBlock, text.Length - start);
            yield return text.AsSpan(start, length).Trim().ToString();
            start += length;
            if (start < text.Length && text[start] == '\n') start++;
        }
    }

    private static string Take(StringBuilder block)
    {
        var text = block.ToString();
        block.Clear();
        return text;
    }

    private static bool EndsBlock(string line) => line.Length == 0 || line[0] is '|' or '#' || IsItem(line);

    /// <summary>"- item", "1. item".</summary>
    private static bool IsItem(string line) => line.AsSpan() switch
    {
        ['-' or '*' or '+', ' ', _, ..] => true,
        [>= '0' and <= '9', '.' or ')', ' ', ..] => true,
        _ => false,
    };

    private static IEnumerable<string> Sentences(string block)
    {
        var start = 0;
        while (start < block.Length)
        {
            var end = End(block, start);
            var sentence = block.AsSpan(start, end - start).Trim();
            if (!sentence.IsEmpty) yield return sentence.ToString();
            start = end;
        }
    }

    private static int End(string block, int start)
    {
        var limit = Math.Min(block.Length, start + MaxLength);
        for (var at = start; at < limit; at++)
        {
            if (block[at] is '.' or '!' or '?' && EndsSentence(block, start, at)) return AfterQuotes(block, at + 1);
        }
        if (limit == block.Length) return limit;
        var space = block.LastIndexOf(' ', limit - 1, limit - start);
        return space > start ? space + 1 : limit;
    }

    /// <summary>A sign ends a sentence when a space and no lower-case letter follow, and it ends no abbreviation.</summary>
    private static bool EndsSentence(string block, int start, int at)
    {
        var next = AfterQuotes(block, at + 1);
        if (next >= block.Length) return true;
        if (!char.IsWhiteSpace(block[next])) return false;
        if (next + 1 < block.Length && char.IsLower(block[next + 1])) return false;
        return block[at] != '.' || !IsAbbreviation(block.AsSpan(start, at + 1 - start));
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> text)
    {
        var word = text[(text.LastIndexOf(' ') + 1)..].TrimStart('(');
        foreach (var abbreviation in Abbreviations)
        {
            if (word.Equals(abbreviation, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return word.Length == 2 && char.IsUpper(word[0]);
    }

    private static int AfterQuotes(string block, int at)
    {
        while (at < block.Length && block[at] is '"' or '\'' or ')' or '”' or '’' or ']') at++;
        return at;
    }
}
