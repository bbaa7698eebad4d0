using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Read README.md and LICENSE", "open each file in docs".</summary>
internal sealed class ReadVerb : IVerb
{
    private static readonly string[] Words = ["read", "reading", "open", "opening", "load", "loading"];
    private static readonly string[] Showing = ["show me", "show", "print", "display"];

    public bool Begins(TokenReader reader)
    {
        if (reader.TakeAny(Words)) return PhraseReader.TryRead(ref reader) is not null;
        return reader.TakeAny(Showing) && reader.Current.Kind == TokenKind.Path && PhraseReader.TryRead(ref reader) is Phrase.Named;
    }

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        if (!reader.TakeAny(Words)) reader.TakeAny(Showing);
        var objects = PhraseReader.ReadSome(ref reader, "Name the file to read.");
        return new ReadClause(reader.Since(start), objects);
    }
}

/// <summary>Reads files: a subtask each.</summary>
internal sealed record ReadClause(Span Span, ImmutableArray<Phrase> Objects) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder) =>
        [.. Objects.SelectMany(phrase => Add(builder, phrase))];

    private static IEnumerable<Result> Add(PlanBuilder builder, Phrase phrase) =>
        phrase is Phrase.Address address
            ? [Steps.Fetch(builder, address.Url)]
            : new PhraseResolver(builder).Targets(phrase).ToList().Select(target => Add(builder, phrase, target));

    private static Result Add(PlanBuilder builder, Phrase phrase, Target target) => target switch
    {
        Target.File file => Steps.ReadAgain(builder, file.Name, file.From),
        Target.EachItem each => Steps.ReadEach(builder, each.List),
        _ => throw phrase.Span.NotUnderstood("This is no file: what came before it is a text already."),
    };
}
