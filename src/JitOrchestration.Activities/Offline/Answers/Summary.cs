using System.Text.Json;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>Sums up data: the central sentences of its texts, and a line for each part that is no text.</summary>
internal static class Summary
{
    /// <summary>How many sentences are considered in all, shared evenly by the texts: bounds the time, whatever comes in.</summary>
    public const int MaxSentences = 2_000;

    /// <summary>What has fewer words is left out of a summary, as long as there is something longer.</summary>
    private const int FewWords = 4;

    public static string Of(IReadOnlyList<DataPart> parts, int sentences)
    {
        var texts = parts.SelectMany(Texts).ToList();
        var lines = parts.Where(part => !Texts(part).Any()).Select(Facts.Line).ToList();
        var prose = Prose(texts, sentences);
        if (prose.Length > 0) lines.Insert(0, prose);
        return lines.Count > 0 ? string.Join('\n', lines) : "There is nothing to summarize in what came in.";
    }

    /// <summary>The texts of a part: itself, the texts of a list, or the text of a fetched page.</summary>
    private static IEnumerable<string> Texts(DataPart part) => part.Value.ValueKind switch
    {
        JsonValueKind.String => [part.Value.GetString()!],
        JsonValueKind.Array when part.Value.EnumerateArray().Any(IsProse) => part.Value.EnumerateArray().SelectMany(ItemTexts),
        JsonValueKind.Object => ItemTexts(part.Value),
        _ => [],
    };

    private static IEnumerable<string> ItemTexts(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => [item.GetString()!],
        JsonValueKind.Object when item.TryGetProperty("text", out var text) && IsProse(text) => [text.GetString()!],
        _ => [],
    };

    /// <summary>More than a name: a list of paths is told as a list.</summary>
    private static bool IsProse(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.AsSpan().Count(' ') >= FewWords,
        JsonValueKind.Object => value.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String && IsProse(text),
        _ => false,
    };

    private static string Prose(List<string> texts, int count)
    {
        if (texts.Count == 0) return "";
        var share = Math.Max(1, MaxSentences / texts.Count);
        var all = texts.SelectMany(text => SentenceSplitter.Split(OfflineNote.Remove(text)).Take(share)).Take(MaxSentences).ToList();
        var longer = all.Where(sentence => sentence.AsSpan().Count(' ') >= FewWords - 1).ToList();
        var considered = longer.Count > 0 ? longer : all;
        return string.Join(' ', LexRank.Pick(considered, count).Select(at => considered[at]));
    }
}
