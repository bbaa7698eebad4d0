using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Write the summary to out/summary.txt", "save 'hello' in hello.txt".</summary>
internal sealed class WriteVerb : IVerb
{
    private static readonly string[] Words = ["write", "writing", "save", "saving", "store", "storing", "put", "putting"];

    public bool Begins(TokenReader reader) => reader.TakeAny(Words) && !reader.AtEnd && !reader.IsAny("together");

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        reader.Next();
        reader.TakeAny("down", "the text");
        var text = reader.Current.Kind == TokenKind.Quoted ? reader.Next().Text : null;
        var objects = text is null ? PhraseReader.ReadList(ref reader) : [];
        if (!reader.TakeAny("down to", "to", "into", "in", "as", "under")) throw reader.NotUnderstood("Say which file to write to: \"to FILE\".");
        if (PhraseReader.TryRead(ref reader) is not Phrase.Named file) throw reader.NotUnderstood("Name the file to write to.");
        return new WriteClause(reader.Since(start), text, objects, file.Name);
    }
}

/// <summary>Writes a text of the request, or what came before, to a file.</summary>
internal sealed record WriteClause(Span Span, string? Text, ImmutableArray<Phrase> Objects, string File) : Clause(Span)
{
    public override bool KeepsItsPlace => true;

    public override ImmutableArray<Result> Add(PlanBuilder builder)
    {
        if (Text is null && (builder.Context.PerItem || Objects.Any(phrase => phrase is Phrase.Each)))
            throw Span.NotUnderstood("Items written one by one would overwrite each other in one file: write all of them together.");
        var values = Text is null ? new PhraseResolver(builder).Values(Objects, Span) : [];
        var content = Text is null ? Lines(values) : Literals.InTemplate(Text);
        var path = builder.Input.Template(File);
        var written = builder.Call(builder.NewId("write", File), "write_file", new { path, content }, ResultKind.Written, values);
        builder.Context = builder.Context with { Reads = builder.Context.Reads.Remove(File) };
        return [builder.Update(written with { Path = path, Name = File })];
    }

    /// <summary>The line end after each makes a text of whatever it is: a lone reference would keep its JSON type.</summary>
    private static string Lines(ImmutableArray<Result> values) =>
        string.Concat(values.Select(value => Literals.Reference(value.TextExpression) + "\n"));
}
