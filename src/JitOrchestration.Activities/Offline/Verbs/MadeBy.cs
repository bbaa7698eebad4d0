using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>Nouns that stand for a command: "a summary of README.md", "the word counts of a.md and b.md".</summary>
internal static class MadeBy
{
    public static Clause? TryRead(ref TokenReader reader) =>
        (Clause?)Summary(ref reader) ?? Comparison(ref reader) ?? (Clause?)Count(ref reader);

    private static AgentClause? Summary(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        var aNewOne = copy.TakeAny("a summary", "a short summary", "summaries");
        if (!aNewOne && !copy.Take("the summary")) return null;
        var of = copy.Take("of");
        if (!of && !aNewOne) return null;
        if (!of) return Take(ref reader, copy, new AgentClause(copy.Since(start), "Summarize", "", ResultKind.Summary, []));
        var objects = PhraseReader.ReadGiven(ref copy, "Say what the summary is to be of.");
        return Take(ref reader, copy, new AgentClause(copy.Since(start), "Summarize", "", ResultKind.Summary, objects));
    }

    private static AgentClause? Comparison(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        if (!copy.TakeAny("a comparison of", "the comparison of", "a comparison between", "the differences between"))
            return null;
        var objects = PhraseReader.ReadGiven(ref copy, "Say what is to be compared.");
        return Take(ref reader, copy, new AgentClause(copy.Since(start), "Compare", "", ResultKind.Comparison, objects));
    }

    /// <summary>"The number of words in ...", "the word count of ...".</summary>
    private static CountClause? Count(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        var numberOf = copy.TakeAny("the number of", "the numbers of");
        if (!numberOf) copy.Take("the");
        if (Metric.TryTake(ref copy) is not { } metric) return null;
        if (!numberOf && !copy.TakeAny("count", "counts")) return null;
        if (!copy.TakeAny("of", "in", "for")) return null;
        var objects = PhraseReader.ReadGiven(ref copy, "Name the files whose words are to be counted.");
        return Take(ref reader, copy, new CountClause(copy.Since(start), metric, objects));
    }

    private static T Take<T>(ref TokenReader reader, TokenReader copy, T clause)
    {
        reader = copy;
        return clause;
    }
}
