using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Verbs;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>Reads what a clause speaks of: names of files, what came before, "each file in docs", and lists of these.</summary>
internal static class PhraseReader
{
    private static readonly string[] NotNames =
    [
        "and", "or", "then", "to", "into", "in", "of", "for", "with", "from", "on", "if", "unless", "as", "by", "at",
        "contains", "contain", "is", "are", "has", "have", "does", "do", "not", "exists", "exist", "matching", "named",
        "the", "a", "an", "each", "every", "all", "both", "against", "versus", "vs", "under", "inside", "mentions",
        "includes", "starts", "ends", "recursively", "including", "that", "which", "like", "called", "ending", "words", "lines",
        "characters",
    ];

    /// <summary>A list such as "a.md, b.md and c.md"; empty when no object comes next.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="separators">Words that join objects besides "and": "with" for a comparison.</param>
    public static ImmutableArray<Phrase> ReadList(ref TokenReader reader, params ReadOnlySpan<string> separators)
    {
        reader.TakeAny("both", "between");
        return ReadList(ref reader, TryRead, separators);
    }

    /// <summary>A list of objects that are there already: none is the outcome of a further command.</summary>
    public static ImmutableArray<Phrase> ReadGiven(ref TokenReader reader, string reason)
    {
        var phrases = ReadList(ref reader, TryGiven, []);
        return phrases.IsEmpty ? throw reader.NotUnderstood(reason) : phrases;
    }

    private delegate Phrase? Read(ref TokenReader reader);

    private static ImmutableArray<Phrase> ReadList(ref TokenReader reader, Read read, ReadOnlySpan<string> separators)
    {
        var phrases = ImmutableArray.CreateBuilder<Phrase>();
        var copy = reader;
        while (read(ref copy) is { } phrase)
        {
            phrases.Add(phrase);
            reader = copy;
            if (!TakeSeparator(ref copy, separators)) break;
        }
        return phrases.ToImmutable();
    }

    /// <summary>The same, where at least one is needed.</summary>
    public static ImmutableArray<Phrase> ReadSome(ref TokenReader reader, string reason)
    {
        var phrases = ReadList(ref reader);
        return phrases.IsEmpty ? throw reader.NotUnderstood(reason) : phrases;
    }

    /// <summary>One object, or null with the reader where it was.</summary>
    public static Phrase? TryRead(ref TokenReader reader)
    {
        var copy = reader;
        TakeContentsOf(ref copy);
        var phrase = TryMade(ref copy) ?? TryGiven(ref copy);
        if (phrase is not null) reader = copy;
        return phrase;
    }

    private static Phrase? TryGiven(ref TokenReader reader)
    {
        var copy = reader;
        TakeContentsOf(ref copy);
        var phrase = TryEach(ref copy) ?? TryFilesIn(ref copy) ?? TryContents(ref copy) ?? TryEarlier(ref copy) ?? TryName(ref copy);
        if (phrase is not null) reader = copy;
        return phrase;
    }

    private static bool TakeSeparator(ref TokenReader reader, ReadOnlySpan<string> separators)
    {
        var comma = reader.Take(TokenKind.Comma);
        return reader.TakeAny("and also", "and", "as well as", "&") || reader.TakeAny(separators) || comma;
    }

    private static Phrase? TryEach(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        if (!copy.TakeAny("each", "every", "for each", "for every")) return null;
        if (copy.TakeAny("of them", "of these", "of those", "one of them", "one", "of the results", "of the pages"))
            return Take(ref reader, copy, new Phrase.Each(copy.Since(start)));
        copy.Take("of the");
        return AfterEach(ref reader, copy, start);
    }

    private static Phrase? AfterEach(ref TokenReader reader, TokenReader copy, int start)
    {
        var kind = FileKind(ref copy);
        var named = copy.TakeAny("files", "file", "documents", "document", "page", "match", "result", "item", "summary", "count");
        if (TakeFolder(ref copy) is { } folder) return FilesIn(ref reader, copy, start, folder, kind, oneByOne: true);
        if (kind is not null || (!named && !EndsPhrase(copy.Current))) return null;
        return Take(ref reader, copy, new Phrase.Each(copy.Since(start)));
    }

    private static Phrase? TryFilesIn(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        copy.TakeAny("all of the", "all the", "all", "the");
        var kind = FileKind(ref copy);
        if (!copy.TakeAny("files", "documents") || TakeFolder(ref copy) is not { } folder) return null;
        return FilesIn(ref reader, copy, start, folder, kind, oneByOne: false);
    }

    private static Phrase.FilesIn FilesIn(
        ref TokenReader reader, TokenReader copy, int start, string folder, string? kind, bool oneByOne)
    {
        var recursive = TakeRecursive(ref copy);
        var pattern = kind ?? Pattern(ref copy);
        recursive |= TakeRecursive(ref copy);
        reader = copy;
        return new Phrase.FilesIn(copy.Since(start), folder, pattern, recursive, oneByOne);
    }

    public static bool TakeRecursive(ref TokenReader reader) => reader.TakeAny(
        "recursively", "and its subfolders", "and all subfolders", "and subfolders", "including subfolders",
        "with subfolders", "and below");

    /// <summary>"*.md" or ".md" before "files".</summary>
    private static string? FileKind(ref TokenReader reader)
    {
        var token = reader.Current;
        if (token.Kind != TokenKind.Path || !reader.Peek(1).Text.StartsWith("file", StringComparison.OrdinalIgnoreCase)) return null;
        if (!token.Text.StartsWith('.') && !token.Text.StartsWith('*')) return null;
        reader.Position++;
        return token.Text.StartsWith('.') ? "*" + token.Text : token.Text;
    }

    /// <summary>"in the folder docs", "under docs".</summary>
    public static string? TakeFolder(ref TokenReader reader)
    {
        var copy = reader;
        if (!copy.TakeAny("in", "inside", "under", "within", "of", "from")) return null;
        if (TryName(ref copy) is not Phrase.Named folder) return null;
        reader = copy;
        return folder.Name;
    }

    /// <summary>"matching *.md", "that match '*.md'", "named *.md".</summary>
    public static string? Pattern(ref TokenReader reader)
    {
        var copy = reader;
        if (copy.TakeAny("ending in", "that end in", "ending with", "that end with", "with the extension"))
            return TakeText(ref reader, copy, ending: true);
        return copy.TakeAny("matching", "that match", "which match", "named", "called", "like")
            ? TakeText(ref reader, copy, ending: false)
            : null;
    }

    private static string? TakeText(ref TokenReader reader, TokenReader copy, bool ending)
    {
        copy.Take("the pattern");
        if (copy.Current.Kind is not (TokenKind.Path or TokenKind.Quoted or TokenKind.Word)) return null;
        var text = copy.Next().Text;
        reader = copy;
        return ending ? "*" + text : text;
    }

    private static Phrase? TryMade(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        var clause = MadeBy.TryRead(ref copy);
        return clause is null ? null : Take(ref reader, copy, new Phrase.Made(copy.Since(start), clause));
    }

    /// <summary>"The contents of README.md" is README.md.</summary>
    private static void TakeContentsOf(ref TokenReader reader) =>
        reader.TakeAny("the contents of", "the content of", "the text of", "contents of", "what is in");

    /// <summary>"Its contents" are what is in the files before.</summary>
    private static Phrase? TryContents(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        return copy.TakeAny("its contents", "its content", "its text", "their contents", "their content", "the contents", "the content")
            ? Take(ref reader, copy, new Phrase.It(copy.Since(start), true))
            : null;
    }

    private static Phrase? TryEarlier(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        var determined = copy.TakeAny("all of the", "all the", "all of", "all", "both", "the", "these", "those", "this", "that");
        var phrase = Pronoun(ref copy, start, determined) ?? Noun(ref copy, start, determined);
        return phrase is null ? null : Take(ref reader, copy, phrase);
    }

    private static Phrase? Pronoun(ref TokenReader reader, int start, bool determined)
    {
        if (reader.Take("it")) return new Phrase.It(reader.Since(start), false) { IsPronoun = true };
        if (determined && TakeTheFile(ref reader)) return new Phrase.TheFile(reader.Since(start));
        if (reader.TakeAny("result", "output", "outcome")) return new Phrase.It(reader.Since(start), false);
        if (reader.TakeAny("them", "they", "two", "three")) return new Phrase.Them(reader.Since(start));
        if (reader.TakeAny("results", "outputs", "outcomes", "everything")) return new Phrase.Results(reader.Since(start));
        if (!determined || !EndsPhrase(reader.Current)) return null;
        return reader.Since(start).Text.ToLowerInvariant() switch
        {
            "this" or "that" => new Phrase.It(reader.Since(start), false) { IsPronoun = true },
            "these" or "those" or "both" or "all" => new Phrase.Them(reader.Since(start)),
            _ => null,
        };
    }

    /// <summary>"The file README.md" and "the file in docs" go on: they are no reference to what came before.</summary>
    private static bool TakeTheFile(ref TokenReader reader)
    {
        var copy = reader;
        if (!copy.Take("file") || !EndsPhrase(copy.Current) || TakeFolder(ref copy) is not null) return false;
        reader = copy;
        return true;
    }

    private static Phrase? Noun(ref TokenReader reader, int start, bool determined) =>
        determined && Nouns.TryTake(ref reader, out var kinds, out var plural) && IsWhole(reader.Current)
            ? new Phrase.OfKind(reader.Since(start), kinds, plural)
            : null;

    /// <summary>"The file README.md" goes on, so that "the file" is no noun there.</summary>
    private static bool IsWhole(Token next) => next.Kind is not (TokenKind.Path or TokenKind.Quoted or TokenKind.Url);

    private static Phrase? TryName(ref TokenReader reader)
    {
        var (start, copy) = (reader.Position, reader);
        copy.TakeAny("the", "my", "our", "this");
        copy.TakeAny("files", "file", "documents", "document", "folder", "directory", "page", "url", "site");
        var token = copy.Next();
        if (token.Kind == TokenKind.Url) return Take(ref reader, copy, new Phrase.Address(copy.Since(start), token.Text));
        if (!IsName(token, copy)) return null;
        copy.TakeAny("folder", "directory", "file");
        return Take(ref reader, copy, new Phrase.Named(copy.Since(start), token.Text));
    }

    /// <summary>A bare word is a name only where nothing follows it that it could belong to.</summary>
    private static bool IsName(Token token, TokenReader after) => token.Kind switch
    {
        TokenKind.Path => true,
        TokenKind.Quoted => token.Text.Length > 0,
        TokenKind.Word => !IsNotName(token.Text)
            && (EndsPhrase(after.Current) || after.IsAny("folder", "directory", "file")),
        _ => false,
    };

    private static bool IsNotName(string word) => NotNames.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static bool EndsPhrase(Token token) =>
        token.Kind is TokenKind.End or TokenKind.Comma or TokenKind.Close or TokenKind.Colon or TokenKind.Operator
        || (token.Kind == TokenKind.Word && IsNotName(token.Text));

    private static Phrase Take(ref TokenReader reader, TokenReader copy, Phrase phrase)
    {
        reader = copy;
        return phrase;
    }
}
