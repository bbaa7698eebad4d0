using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>A family of verbs: it knows its commands by their first words and reads them.</summary>
internal interface IVerb
{
    /// <summary>Whether a command of this family begins here.</summary>
    bool Begins(TokenReader reader);

    /// <summary>Reads a command that begins here, as far as it goes.</summary>
    /// <exception cref="NotUnderstoodException">It begins like one but does not go on like one.</exception>
    Clause Read(ref TokenReader reader);
}

/// <summary>All families of verbs.</summary>
internal static class AllVerbs
{
    public static readonly IReadOnlyList<IVerb> List =
    [
        new CountVerb(), new ReadVerb(), new ListVerb(), new SearchVerb(), new CompareVerb(), new SummarizeVerb(),
        new CollectVerb(), new WriteVerb(), new FetchVerb(), new CalculateVerb(), new ApproveVerb(), new WaitVerb(),
        new AskVerb(), new SayVerb(), new NowVerb(),
    ];

    /// <summary>The family whose command begins here, if any.</summary>
    public static IVerb? At(TokenReader reader) => List.FirstOrDefault(verb => verb.Begins(reader));
}
