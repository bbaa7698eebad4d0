using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Compare them", "compare README.md with LICENSE".</summary>
internal sealed class CompareVerb : IVerb
{
    public bool Begins(TokenReader reader) => reader.TakeAny("compare", "comparing", "contrast", "contrasting");

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        reader.Next();
        var objects = PhraseReader.ReadList(ref reader, "with", "to", "against", "versus", "vs");
        reader.TakeAny("with each other", "to each other", "with one another", "against each other");
        return new AgentClause(reader.Since(start), "Compare", "", ResultKind.Comparison, objects);
    }
}
