using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Fetch https://example.com and https://example.org".</summary>
internal sealed class FetchVerb : IVerb
{
    public bool Begins(TokenReader reader)
    {
        if (reader.TakeAny("fetch", "fetching", "download", "downloading")) return true;
        return reader.TakeAny("get", "getting", "visit", "visiting") && PhraseReader.TryRead(ref reader) is Phrase.Address;
    }

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        reader.Next();
        var pages = PhraseReader.ReadSome(ref reader, "Give the address of the page, with https://.");
        return new FetchClause(reader.Since(start), pages);
    }
}

/// <summary>Fetches pages: a subtask each.</summary>
internal sealed record FetchClause(Span Span, ImmutableArray<Phrase> Pages) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder) => [.. Pages.Select(page => Add(builder, page))];

    private static Result Add(PlanBuilder builder, Phrase page) => page switch
    {
        Phrase.Address address => Steps.Fetch(builder, address.Url),
        Phrase.Named named when builder.Input.IsList(named.Name) => FetchEach(builder, named.Name),
        Phrase.FilesIn { Folder: { } name } when builder.Input.IsList(name) => FetchEach(builder, name),
        Phrase.Named named when builder.Input.Has(named.Name) => Steps.Fetch(builder, named.Name),
        _ => throw page.Span.NotUnderstood("Give the address of the page, with https://."),
    };

    private static Result FetchEach(PlanBuilder builder, string name) => Steps.ForEach(
        builder, "fetch_each", "fetch_url", new { url = Steps.Item("") }, ResultKind.Page, Result.OfInput(InputNames.Expression(name), true));
}
