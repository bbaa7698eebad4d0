using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>What a clause speaks of: its object.</summary>
/// <param name="Span">Where the request says it.</param>
internal abstract record Phrase(Span Span)
{
    /// <summary>A file or folder by name, or a value of the run's input.</summary>
    public sealed record Named(Span Span, string Name) : Phrase(Span);

    /// <summary>A web address.</summary>
    public sealed record Address(Span Span, string Url) : Phrase(Span);

    /// <summary>The files of a folder, known only at run time.</summary>
    public sealed record FilesIn(Span Span, string? Folder, string? Pattern, bool Recursive, bool OneByOne) : Phrase(Span);

    /// <summary>The outcome of another clause, such as "a summary of README.md".</summary>
    public sealed record Made(Span Span, Clause Clause) : Phrase(Span);

    /// <summary>"It": the outcome of the clause before. With contents: what is in the files that it lists.</summary>
    public sealed record It(Span Span, bool Contents) : Phrase(Span)
    {
        /// <summary>Whether it is a pronoun: what the verb works on may be the file that was counted, and not its count.</summary>
        public bool IsPronoun { get; init; }
    }

    /// <summary>"The file": the one that the clause before read or counted.</summary>
    public sealed record TheFile(Span Span) : Phrase(Span);

    /// <summary>"Them": all outcomes of the clause before, or all that nothing has used yet.</summary>
    public sealed record Them(Span Span) : Phrase(Span);

    /// <summary>"Each": one by one what "them" means together.</summary>
    public sealed record Each(Span Span) : Phrase(Span);

    /// <summary>"The results", or no object at all: all that nothing has used yet.</summary>
    public sealed record Results(Span Span) : Phrase(Span);

    /// <summary>"The summary", "the counts": the last outcomes of a kind.</summary>
    public sealed record OfKind(Span Span, ImmutableArray<ResultKind> Kinds, bool Plural) : Phrase(Span);
}
