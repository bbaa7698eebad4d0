using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>Finds what a phrase means, by what came before; makes the step that gets it when there is none yet.</summary>
internal sealed class PhraseResolver(PlanBuilder builder)
{
    /// <summary>The outcomes that phrases mean, files being read. No phrase: all that nothing has used yet.</summary>
    public ImmutableArray<Result> Values(ImmutableArray<Phrase> phrases, Span clause)
    {
        IEnumerable<Phrase> said = phrases.IsEmpty ? [new Phrase.Results(clause)] : phrases;
        return [.. said.SelectMany(Values).DistinctBy(result => result.Expression)];
    }

    /// <summary>The outcomes that a phrase means, files being read.</summary>
    public IEnumerable<Result> Values(Phrase phrase) => phrase switch
    {
        Phrase.Named named => [NamedValue(named)],
        Phrase.Address address => [Steps.Fetch(builder, address.Url)],
        Phrase.FilesIn files => [Contents(ListOf(files))],
        Phrase.Made made => made.Clause.Add(builder),
        Phrase.It { Contents: true } or Phrase.TheFile => Counted(phrase).Select(Contents).ToList(),
        Phrase.Them or Phrase.Each => Earlier(phrase).Select(Contents).ToList(),
        _ => Earlier(phrase).Select(File).ToList(),
    };

    /// <summary>What a verb that works on files is to work on.</summary>
    public IEnumerable<Target> Targets(Phrase phrase) => phrase switch
    {
        Phrase.Named named when builder.Input.IsList(named.Name) => [new Target.EachItem(NamedValue(named), "")],
        Phrase.Named named => [new Target.File(builder.Input.Template(named.Name), named.Name, null)],
        Phrase.FilesIn files => [Target.Of(ListOf(files))],
        _ => Values(phrase is Phrase.Them or Phrase.Each ? new Phrase.Them(phrase.Span) : phrase, asFiles: true).Select(Target.Of),
    };

    /// <summary>The lists whose items "for each" goes through.</summary>
    public ImmutableArray<Result> Lists(Phrase phrase)
    {
        var results = phrase is Phrase.FilesIn files ? [ListOf(files)] : Earlier(phrase).ToImmutableArray();
        return results.Length > 1 || results.All(result => result.Many || result.ListsFiles) ? results : throw NoList(phrase);
    }

    /// <summary>The outcomes that a phrase means one by one: lists for <c>for_each</c>, files in them being read.</summary>
    public ImmutableArray<Result> Each(Phrase phrase) =>
        phrase is Phrase.FilesIn files ? [Contents(ListOf(files))] : [.. Earlier(phrase).Select(Contents)];

    /// <summary>What "it" means as the object of a verb that works on texts: of a file that was counted, what is in it.</summary>
    public IEnumerable<Result> Text(Phrase.It it) => Counted(it).Select(File);

    /// <summary>The outcomes that a phrase means; of one file that was counted, the file and not its count.</summary>
    private ImmutableArray<Result> Counted(Phrase phrase)
    {
        var earlier = Earlier(phrase);
        if (phrase is Phrase.TheFile && earlier.Any(result => result.Many || result.ListsFiles)) throw phrase.Span.NotUnderstood("Several files could be meant: say 'each'.");
        return earlier is [{ Kind: ResultKind.Counts, Many: false, Name: { } name }] ? [Steps.Read(builder, name)] : earlier;
    }

    /// <summary>What is in the files that a list names.</summary>
    private Result Contents(Result result) =>
        result.Kind == ResultKind.Paths || (result.IsInput && result.Many) ? Steps.ReadEach(builder, result) : File(result);

    /// <summary>A file of which only the existence is known is read.</summary>
    private Result File(Result result) => result is { Kind: ResultKind.Found, Name: { } name } ? Steps.Read(builder, name) : result;

    private IEnumerable<Result> Values(Phrase phrase, bool asFiles) =>
        phrase is Phrase.Address or Phrase.Made ? Values(phrase) : Earlier(phrase, asFiles);

    private Result NamedValue(Phrase.Named named) =>
        builder.Input.Has(named.Name)
            ? Result.OfInput(InputNames.Expression(named.Name), builder.Input.IsList(named.Name))
            : Steps.Read(builder, named.Name);

    private Result ListOf(Phrase.FilesIn files) =>
        files.Folder is { } name && builder.Input.IsList(name)
            ? Result.OfInput(InputNames.Expression(name), list: true)
            : Steps.List(builder, files.Folder, files.Pattern, files.Recursive);

    private ImmutableArray<Result> Earlier(Phrase phrase, bool asFiles = false)
    {
        var context = builder.Context;
        var found = phrase switch
        {
            _ when context.PerItem && phrase is not Phrase.OfKind => context.Last,
            Phrase.OfKind noun => context.OfKind(noun.Kinds, noun.Plural),
            Phrase.Results => OpenOrLast(),
            Phrase.Them or Phrase.Each => context.Last is [{ Many: false, ListsFiles: false }] ? OpenOrLast() : context.Last,
            _ => context.Last,
        };
        if (!asFiles && found.Any(IsWritten)) found = LastValues();
        return found.IsEmpty ? throw phrase.Span.NotUnderstood("Nothing before this is what it could mean.") : found;
    }

    private ImmutableArray<Result> OpenOrLast() => builder.Context.Open is { IsEmpty: false } open ? open : builder.Context.Last;

    /// <summary>"Write it to a.md, then write it to b.md" speaks of the same text twice, not of a.md.</summary>
    private ImmutableArray<Result> LastValues()
    {
        var values = builder.Context.Results.Where(result => !IsWritten(result)).ToList();
        return [.. values.Where(result => result.Wave == values[^1].Wave && builder.Context.Open.Contains(result) || result == values[^1])];
    }

    private static bool IsWritten(Result result) => result.Kind == ResultKind.Written;

    private static NotUnderstoodException NoList(Phrase phrase) =>
        phrase.Span.NotUnderstood("This is no list: 'each' needs one, such as the files of a folder.");
}
