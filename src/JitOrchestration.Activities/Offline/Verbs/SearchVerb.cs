using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Search for 'durable' in docs", "search docs for 'durable'", "find the lines with 'a' and 'b' in README.md".</summary>
internal sealed class SearchVerb : IVerb
{
    private static readonly string[] Words = ["search", "searching", "find", "finding", "look", "looking", "grep"];

    public bool Begins(TokenReader reader)
    {
        if (!reader.TakeAny(Words)) return false;
        SkipToText(ref reader);
        if (reader.Current.Kind == TokenKind.Quoted) return true;
        reader.TakeAny("in", "through");
        return !PhraseReader.ReadList(ref reader).IsEmpty && reader.IsAny("for");
    }

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        reader.TakeAny(Words);
        SkipToText(ref reader);
        var (texts, places) = reader.Current.Kind == TokenKind.Quoted ? TextFirst(ref reader) : PlaceFirst(ref reader);
        return new SearchClause(reader.Since(start), texts, places, PhraseReader.Pattern(ref reader));
    }

    private static void SkipToText(ref TokenReader reader) => reader.TakeAny(
        "for all lines with", "for the lines with", "for the word", "for the text", "for", "the lines containing",
        "the lines with", "all lines containing", "all lines with", "lines containing", "lines with", "the word", "the text");

    private static (ImmutableArray<string>, ImmutableArray<Phrase>) TextFirst(ref TokenReader reader)
    {
        var texts = Texts(ref reader);
        var places = reader.TakeAny("in", "inside", "under", "within", "of", "through")
            ? PhraseReader.ReadSome(ref reader, "Name the folder or file to search.")
            : [];
        return (texts, places);
    }

    private static (ImmutableArray<string>, ImmutableArray<Phrase>) PlaceFirst(ref TokenReader reader)
    {
        reader.TakeAny("in", "through");
        var places = PhraseReader.ReadList(ref reader);
        SkipToText(ref reader);
        if (reader.Current.Kind != TokenKind.Quoted) throw reader.NotUnderstood("Put the text to search for in quotes.");
        return (Texts(ref reader), places);
    }

    private static ImmutableArray<string> Texts(ref TokenReader reader)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        do texts.Add(reader.Next().Text);
        while (TakeSeparator(ref reader));
        return texts.ToImmutable();
    }

    private static bool TakeSeparator(ref TokenReader reader)
    {
        var copy = reader;
        copy.Take(TokenKind.Comma);
        copy.TakeAny("and for", "and", "or");
        if (copy.Current.Kind != TokenKind.Quoted) return false;
        reader = copy;
        return true;
    }
}

/// <summary>Searches each place for each text.</summary>
internal sealed record SearchClause(
    Span Span, ImmutableArray<string> Texts, ImmutableArray<Phrase> Places, string? Pattern) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder)
    {
        if (Texts.Any(string.IsNullOrWhiteSpace)) throw Span.NotUnderstood("The text to search for is empty.");
        if (Places.IsEmpty) return [.. Texts.Select(text => Everywhere(builder, text))];
        var targets = Places.SelectMany(place => new PhraseResolver(builder).Targets(place)).ToList();
        return [.. targets.SelectMany(target => Texts.Select(text => Add(builder, target, text)))];
    }

    private Result Everywhere(PlanBuilder builder, string text) =>
        builder.Call(builder.NewId("search", text), "search_files", Args(text, null, Pattern), ResultKind.Matches);

    private Result Add(PlanBuilder builder, Target target, string text) => target switch
    {
        Target.File file => builder.Call(
            builder.NewId("search", file.Name),
            "search_files",
            Args(text, file.Path, Pattern),
            ResultKind.Matches,
            file.Reads),
        Target.EachItem each => Steps.ForEach(
            builder, "search_each", "search_files", Args(text, Steps.Item(each.ItemPath), null), ResultKind.Matches, each.List),
        _ => throw Span.NotUnderstood("Only files can be searched: name a folder or a file."),
    };

    private static Dictionary<string, string> Args(string text, string? path, string? pattern)
    {
        var args = new Dictionary<string, string> { ["text"] = Literals.InTemplate(text) };
        if (path is not null) args["path"] = path;
        if (pattern is not null) args["pattern"] = pattern;
        return args;
    }
}
