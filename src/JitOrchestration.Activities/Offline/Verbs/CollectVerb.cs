using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Collect the results", "show me everything", "report the counts".</summary>
internal sealed class CollectVerb : IVerb
{
    private static readonly string[] Words =
    [
        "collect", "collecting", "gather", "gathering", "combine", "combining", "put together", "merge", "merging",
    ];

    private static readonly string[] Showing =
        ["show me", "show", "report", "give me", "tell me", "print", "display", "return", "present"];

    public bool Begins(TokenReader reader)
    {
        if (reader.TakeAny(Words)) return true;
        return reader.TakeAny(Showing) && PhraseReader.TryRead(ref reader) is not (null or Phrase.Named);
    }

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        if (!reader.TakeAny(Words)) reader.TakeAny(Showing);
        var objects = PhraseReader.ReadList(ref reader, "with");
        reader.TakeAny("into one answer", "into one report", "in one place", "in one list", "together");
        return new AgentClause(reader.Since(start), "Collect", "", ResultKind.Collection, objects);
    }
}
