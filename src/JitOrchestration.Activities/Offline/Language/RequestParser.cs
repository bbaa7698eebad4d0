using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Planning;
using JitOrchestration.Activities.Offline.Verbs;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>Reads clauses and puts them together: side by side, one after the other, in branches, for each item.</summary>
internal sealed class RequestParser(IEnumerable<Segment> clauses)
{
    /// <summary>The deepest nesting of branches: far beyond what a person can read.</summary>
    private const int MaxDepth = 50;

    private readonly LinkedList<Segment> _ahead = new(clauses);
    private int _depth;

    private Segment? Next => _ahead.First?.Value;

    /// <summary>Reads a request.</summary>
    /// <exception cref="NotUnderstoodException">A part of it is not understood.</exception>
    public static Statement Parse(string request)
    {
        var segments = ClauseSplitter.Split(request, Tokenizer.Tokenize(request));
        if (segments.IsEmpty) throw new Span(0, request).NotUnderstood("There is no command in it.");
        if (segments[0].Link == Link.Otherwise) throw segments[0].Reader.Rest.NotUnderstood("This 'otherwise' has no 'if' before it.");
        var parser = new RequestParser(segments);
        var statement = parser.ReadSteps(_ => true);
        return parser.Next is { } rest ? throw rest.Reader.Rest.NotUnderstood("This 'otherwise' has no 'if' before it.") : statement;
    }

    /// <summary>Reads on while the link of the next clause goes on.</summary>
    private Statement ReadSteps(Func<Segment, bool> goesOn)
    {
        var steps = new StepCollector();
        steps.Add(Next!, ReadStatement());
        while (Next is { } next && next.Link != Link.Otherwise && goesOn(next))
        {
            steps.Add(next, ReadStatement());
        }
        return steps.ToStatement();
    }

    private Segment Take()
    {
        var segment = _ahead.First!.Value;
        _ahead.RemoveFirst();
        return segment;
    }

    private Statement ReadStatement()
    {
        if (++_depth > MaxDepth) throw Next!.Reader.Rest.NotUnderstood($"Steps are nested more than {MaxDepth} deep.");
        var statement = ReadOne(Take());
        _depth--;
        return statement;
    }

    private Statement ReadOne(Segment segment)
    {
        var reader = segment.Reader;
        if (reader.TakeAny("if", "when")) return ReadConditional(reader, negated: false);
        if (reader.Take("unless")) return ReadConditional(reader, negated: true);
        if (reader.TakeAny("for each", "for every")) return ReadForEach(segment.Reader);
        if (reader.Take("before")) return ReadBefore(reader);
        reader.Take("after");
        var clause = ReadClause(reader);
        return Next is { Link: Link.If } ? ReadTrailingIf(clause) : clause;
    }

    private static Clause ReadClause(TokenReader reader)
    {
        if (AllVerbs.At(reader) is not { } verb) throw reader.NotUnderstood("This does not begin with a command that can be read.");
        var clause = verb.Read(ref reader);
        return reader.AtEnd ? clause : throw reader.NotUnderstood("This part of the command is not understood.");
    }

    private Conditional ReadConditional(TokenReader reader, bool negated)
    {
        var span = reader.Rest;
        var condition = ReadCondition(ref reader, negated);
        if (!reader.AtEnd) _ahead.AddFirst(new Segment(Link.And, reader, false));
        if (Next is not { Link: Link.And or Link.Then or Link.Meanwhile }) throw span.NotUnderstood("Say what to do if this is so.");
        var then = ReadSteps(next => next.Link is Link.And or Link.Then);
        var otherwise = ReadOtherwise();
        return new Conditional(span, condition, then, otherwise);
    }

    /// <summary>"List the files in docs if README.md exists, otherwise ...".</summary>
    private Conditional ReadTrailingIf(Clause clause)
    {
        var reader = Take().Reader;
        var negated = reader.Take("unless");
        if (!negated) reader.Take("if");
        var span = reader.Rest;
        var condition = ReadCondition(ref reader, negated);
        if (!reader.AtEnd) throw reader.NotUnderstood("Set this off from the condition, by a comma or \"then\".");
        return new Conditional(span, condition, clause, ReadOtherwise());
    }

    private static Condition ReadCondition(ref TokenReader reader, bool negated)
    {
        var condition = ConditionReader.Read(ref reader);
        return negated ? new Condition.Not(condition) : condition;
    }

    /// <summary>What both branches lead to follows "then" after the second.</summary>
    private Statement? ReadOtherwise() =>
        Next is { Link: Link.Otherwise } ? ReadSteps(next => next.Link == Link.And) : null;

    private ForEach ReadForEach(TokenReader reader)
    {
        var items = PhraseReader.TryRead(ref reader);
        if (items is not null && AllVerbs.At(reader) is not null) _ahead.AddFirst(new Segment(Link.And, reader, false));
        else if (items is null || !reader.AtEnd) throw reader.NotUnderstood("Say for each of what, such as \"for each file in docs\".");
        if (Next is not { Link: Link.And or Link.Then }) throw items.Span.NotUnderstood("Say what to do for each.");
        return new ForEach(items.Span, items, ReadSteps(next => next.Link == Link.And || (next.Link == Link.Then && SpeaksOfIt(next.Reader))));
    }

    private static bool SpeaksOfIt(TokenReader reader)
    {
        for (; !reader.AtEnd; reader.Next())
        {
            if (reader.IsAny("it", "its")) return true;
        }
        return false;
    }

    /// <summary>"Before writing it to a.txt, ask for approval": the second comes first.</summary>
    private Sequence ReadBefore(TokenReader reader)
    {
        var later = ReadClause(reader);
        if (Next is not { Link: Link.And }) throw reader.Rest.NotUnderstood("Say what to do before this.");
        return new Sequence([ReadStatement(), later]);
    }
}
