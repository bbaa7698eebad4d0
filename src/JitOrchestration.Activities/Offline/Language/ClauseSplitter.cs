using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Verbs;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>
/// Cuts a request into clauses. "Then", a full stop and "otherwise" always cut; "and" and a comma cut only where a verb
/// follows, so that they may join the files of a list as well.
/// </summary>
internal sealed class ClauseSplitter(TokenReader reader)
{
    private readonly ImmutableArray<Segment>.Builder _segments = ImmutableArray.CreateBuilder<Segment>();
    private TokenReader _reader = reader;
    private Link _link = Link.Sentence;
    private bool _together;
    private int _start = reader.Position;

    public static ImmutableArray<Segment> Split(string request, ImmutableArray<Token> tokens) =>
        new ClauseSplitter(new TokenReader(request, tokens, 0, tokens.Length - 1)).All();

    private ImmutableArray<Segment> All()
    {
        BeginClause();
        while (!_reader.AtEnd)
        {
            if (TryCut() is null) _reader.Next();
        }
        EndClause(_reader.Position);
        return _segments.ToImmutable();
    }

    private Link? TryCut()
    {
        var before = _reader.Position;
        var copy = _reader;
        var separator = Separators.TryTake(ref copy, inClause: before > _start);
        if (separator is not { } found || !Cuts(found, copy)) return null;
        EndClause(before, found.TogetherBefore);
        (_link, _together) = (found.Link, found.TogetherAfter);
        _reader = copy;
        BeginClause();
        return found.Link;
    }

    /// <summary>A comma or "and" cuts where a command follows; "in parallel" at the end of a clause always does.</summary>
    private static bool Cuts(Separator separator, TokenReader after)
    {
        if (separator.Link != Link.And || after.AtEnd) return true;
        Courtesy.SkipOpening(ref after);
        return after.AtEnd || AllVerbs.At(after) is not null || Separators.BeginsClause(after);
    }

    private void BeginClause()
    {
        Courtesy.SkipOpening(ref _reader);
        _start = _reader.Position;
    }

    private void EndClause(int end, bool together = false)
    {
        var clause = _reader;
        clause.Position = _start;
        clause = Courtesy.WithoutEnding(clause.Until(end));
        if (!clause.AtEnd) _segments.Add(new Segment(_link, clause, _together || together));
    }
}
