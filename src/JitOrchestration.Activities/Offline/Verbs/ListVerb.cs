using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"List the files in docs matching *.md", "list samples and docs", "which files are in docs".</summary>
internal sealed class ListVerb : IVerb
{
    public bool Begins(TokenReader reader)
    {
        if (reader.TakeAny("which files are", "what files are")) return true;
        if (reader.TakeAny("list", "listing")) return PhraseReader.TryRead(ref reader) is not null || IsFiles(reader);
        return reader.TakeAny("show me", "show", "find", "finding", "get") && IsFiles(reader);
    }

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        if (!reader.TakeAny("which files are", "what files are", "show me")) reader.Next();
        reader.TakeAny("me", "for me");
        reader.TakeAny("all of the", "all the", "all", "the");
        var pattern = Kind(ref reader);
        reader.TakeAny("files", "contents of", "content of", "documents");
        pattern ??= PhraseReader.Pattern(ref reader);
        var folders = Folders(ref reader);
        var recursive = PhraseReader.TakeRecursive(ref reader);
        pattern ??= PhraseReader.Pattern(ref reader);
        recursive |= PhraseReader.TakeRecursive(ref reader);
        return new ListClause(reader.Since(start), folders, pattern, recursive);
    }

    private static bool IsFiles(TokenReader reader)
    {
        reader.TakeAny("me", "for me");
        reader.TakeAny("all of the", "all the", "all", "the");
        Kind(ref reader);
        return reader.IsAny("files", "documents");
    }

    private static string? Kind(ref TokenReader reader)
    {
        if (reader.Current.Kind != TokenKind.Path || !IsPattern(reader.Current.Text)) return null;
        var text = reader.Next().Text;
        return text.StartsWith('.') ? "*" + text : text;
    }

    private static bool IsPattern(string text) => text.Contains('*') || (text.StartsWith('.') && text.Length > 1 && char.IsLetter(text[1]));

    private static ImmutableArray<Phrase> Folders(ref TokenReader reader)
    {
        reader.TakeAny("in", "inside", "under", "within", "of", "from");
        return PhraseReader.ReadList(ref reader);
    }
}

/// <summary>Lists the files of folders: a subtask each.</summary>
internal sealed record ListClause(Span Span, ImmutableArray<Phrase> Folders, string? Pattern, bool Recursive) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder) =>
        Folders.IsEmpty
            ? [Steps.List(builder, null, Pattern, Recursive)]
            : [.. Folders.Select(folder => Steps.List(builder, Name(folder), Pattern, Recursive))];

    private static string Name(Phrase phrase) =>
        phrase is Phrase.Named named ? named.Name : throw phrase.Span.NotUnderstood("Name the folder whose files to list.");
}
