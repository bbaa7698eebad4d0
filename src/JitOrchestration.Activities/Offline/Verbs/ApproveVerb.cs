using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Ask for approval", "ask me to confirm", optionally with the question in quotes.</summary>
internal sealed class ApproveVerb : IVerb
{
    private static readonly string[] Words =
    [
        "ask for my", "ask for", "ask me for", "ask me to", "ask the user for", "ask the user to", "ask somebody for",
        "ask a person for", "get my", "get the user's", "get", "request", "wait for my", "wait for", "asking for",
        "asking me for",
    ];

    private static readonly string[] Nouns =
        ["approval", "confirmation", "permission", "a confirmation", "an approval", "confirm", "approve", "consent", "an ok"];

    public bool Begins(TokenReader reader) => Take(ref reader);

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        Take(ref reader);
        reader.TakeAny("with me", "from me", "it", "this", "that", "from the user");
        reader.Take(TokenKind.Colon);
        var question = reader.Current.Kind == TokenKind.Quoted ? reader.Next().Text : "May the workflow go on?";
        return new ApproveClause(reader.Since(start), question);
    }

    private static bool Take(ref TokenReader reader) =>
        reader.TakeAny("confirm with me", "confirm with the user", "have me confirm") || (reader.TakeAny(Words) && reader.TakeAny(Nouns));
}

/// <summary>Asks a person; what comes after it runs only when they say yes.</summary>
internal sealed record ApproveClause(Span Span, string Question) : Clause(Span)
{
    public override bool KeepsItsPlace => true;

    public override ImmutableArray<Result> Add(PlanBuilder builder)
    {
        var ask = new AskSpec(Literals.InTemplate(Question), AskKind.Approval, [], null);
        var id = builder.AddSilent(new Subtask { Id = builder.NewId("approve"), Ask = ask });
        var guard = new Guard($"{id}.result == true", [id]);
        builder.Context = builder.Context with { Guards = builder.Context.Guards.Add(guard) };
        return [];
    }
}
