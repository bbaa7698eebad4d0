using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Summarize it", "summarise README.md in 3 sentences", "sum up the results".</summary>
internal sealed class SummarizeVerb : IVerb
{
    private static readonly string[] Words =
    [
        "summarize", "summarizing", "summarise", "summarising", "sum up", "make a summary of", "make a summary",
        "give me a summary of", "give me a summary", "create a summary of", "create a summary",
    ];

    public bool Begins(TokenReader reader) => reader.TakeAny(Words);

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        reader.TakeAny(Words);
        reader.Take("up");
        var manner = Manner(ref reader);
        var objects = PhraseReader.ReadList(ref reader);
        if (manner.Length == 0) manner = Manner(ref reader);
        return new AgentClause(reader.Since(start), "Summarize", manner, ResultKind.Summary, objects);
    }

    /// <summary>"In 3 sentences", "briefly".</summary>
    public static string Manner(ref TokenReader reader)
    {
        if (reader.TakeAny("briefly", "shortly", "in short")) return " briefly";
        var copy = reader;
        if (!copy.TakeAny("in at most", "in about", "in", "with", "using") || Numbers.TryTakeWhole(ref copy) is not { } number) return "";
        if (!copy.TakeAny("sentences", "sentence")) return "";
        reader = copy;
        return number == 1 ? " in 1 sentence" : $" in {number} sentences";
    }
}
