using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Planning;
using static JitOrchestration.Activities.Offline.Planning.ResultKind;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>The nouns that name an earlier outcome by its kind.</summary>
internal static class Nouns
{
    private static readonly Dictionary<string, ImmutableArray<ResultKind>> Singular = new(StringComparer.OrdinalIgnoreCase)
    {
        ["summary"] = [Summary],
        ["comparison"] = [Comparison],
        ["table"] = [Comparison],
        ["collection"] = [Collection],
        ["report"] = [Collection, Summary],
        ["list"] = [Paths],
        ["count"] = [Counts],
        ["word count"] = [Counts],
        ["line count"] = [Counts],
        ["character count"] = [Counts],
        ["answer"] = [Answer],
        ["reply"] = [Answer],
        ["page"] = [Page],
        ["response"] = [Page],
        ["text"] = [Text, Page],
        ["number"] = [Number],
        ["total"] = [Number],
        ["sum"] = [Number],
        ["time"] = [Time],
    };

    private static readonly Dictionary<string, ImmutableArray<ResultKind>> Plural = new(StringComparer.OrdinalIgnoreCase)
    {
        ["summaries"] = [Summary],
        ["comparisons"] = [Comparison],
        ["lists"] = [Paths],
        ["files"] = [Paths],
        ["file names"] = [Paths],
        ["filenames"] = [Paths],
        ["counts"] = [Counts],
        ["word counts"] = [Counts],
        ["line counts"] = [Counts],
        ["character counts"] = [Counts],
        ["numbers"] = [Counts, Number],
        ["answers"] = [Answer],
        ["pages"] = [Page],
        ["responses"] = [Page],
        ["texts"] = [Text, Page],
        ["matches"] = [Matches],
        ["hits"] = [Matches],
        ["lines found"] = [Matches],
    };

    /// <summary>Takes a noun if one comes next.</summary>
    public static bool TryTake(ref TokenReader reader, out ImmutableArray<ResultKind> kinds, out bool plural)
    {
        plural = TryTake(ref reader, Plural, out kinds);
        return plural || TryTake(ref reader, Singular, out kinds);
    }

    private static bool TryTake(
        ref TokenReader reader, Dictionary<string, ImmutableArray<ResultKind>> nouns, out ImmutableArray<ResultKind> kinds)
    {
        var pair = $"{reader.Current.Text} {reader.Peek(1).Text}";
        if (nouns.TryGetValue(pair, out kinds)) reader.Position += 2;
        else if (nouns.TryGetValue(reader.Current.Text, out kinds)) reader.Position++;
        else return false;
        return true;
    }
}
