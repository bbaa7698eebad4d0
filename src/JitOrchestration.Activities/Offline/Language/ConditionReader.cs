using JitOrchestration.Activities.Offline.Planning;
using JitOrchestration.Activities.Offline.Verbs;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>Reads what follows "if": tests joined by "and", "or" and "not"; "and" binds tighter than "or".</summary>
internal ref struct ConditionReader(TokenReader reader)
{
    private const string Expected =
        "A condition says that something contains 'TEXT', exists, is empty, is 'TEXT', or is more or less than a number.";

    /// <summary>The most tests and the deepest nesting of a condition: far beyond what a person can read.</summary>
    private const int MaxTests = 50;

    private TokenReader _reader = reader;
    private int _tests;
    private int _depth;
    private Phrase? _subject;

    /// <summary>Reads a condition, up to the end of the clause or to a command that follows without a comma.</summary>
    public static Condition Read(ref TokenReader clause)
    {
        var conditions = new ConditionReader(clause);
        var condition = conditions.Or();
        clause = conditions._reader;
        return clause.AtEnd || AllVerbs.At(clause) is not null ? condition : throw clause.NotUnderstood(Expected);
    }

    private Condition Or()
    {
        _reader.Take("either");
        var left = And();
        while (_reader.TakeAny("or if", "or")) left = new Condition.Both(left, And(), "or");
        return left;
    }

    private Condition And()
    {
        var left = Unary();
        while (_reader.TakeAny("and if", "and")) left = new Condition.Both(left, Unary(), "and");
        return left;
    }

    private Condition Unary()
    {
        if (++_depth > MaxTests) throw _reader.NotUnderstood($"A condition is nested more than {MaxTests} deep.");
        var condition = Negated();
        _depth--;
        return condition;
    }

    private Condition Negated()
    {
        if (_reader.TakeAny("it is not the case that", "it is not true that", "not")) return new Condition.Not(Unary());
        if (!_reader.Take(TokenKind.Open)) return Test();
        var inner = Or();
        return _reader.Take(TokenKind.Close) ? inner : throw _reader.NotUnderstood("A closing ')' is missing.");
    }

    private Condition Test()
    {
        var start = _reader.Position;
        Count();
        if (ThereAre() is { } amount) return amount;
        var metric = MetricOf();
        if (!PredicateBegins()) _subject = Subject();
        return Compared(start, metric) ?? Sized(start) ?? Existing() ?? Said() ?? throw _reader.NotUnderstood(Expected);
    }

    /// <summary>"There are more than 3 files": said of the list before.</summary>
    private Condition.Measures? ThereAre()
    {
        var start = _reader.Position;
        if (!_reader.TakeAny("there are", "there is")) return null;
        var comparison = Comparison() ?? throw _reader.NotUnderstood(Expected);
        if (!_reader.TakeAny("files", "file", "matches", "match", "results", "result", "lines", "items")) throw _reader.NotUnderstood(Expected);
        return new Condition.Measures(new Phrase.It(_reader.Since(start), false), null, comparison, _reader.Since(start));
    }

    /// <summary>"The number of words in", "the word count of".</summary>
    private string? MetricOf()
    {
        var copy = _reader;
        var numberOf = copy.Take("the number of");
        if (!numberOf) copy.Take("the");
        if (Metric.TryTake(ref copy) is not { } metric || (!numberOf && !copy.Take("count"))) return null;
        if (!copy.TakeAny("of", "in")) return null;
        _reader = copy;
        return metric;
    }

    /// <summary>"It" means what the test before was about.</summary>
    private Phrase Subject()
    {
        var phrase = PhraseReader.TryRead(ref _reader) ?? throw _reader.NotUnderstood(Expected);
        return phrase is Phrase.It && _subject is not null ? _subject : phrase;
    }

    private readonly bool PredicateBegins() =>
        _subject is not null && _reader.IsAny("contains", "contain", "does", "do", "is", "has", "exists", "mentions", "starts", "ends", "includes");

    private Condition.Measures? Compared(int start, string? metric)
    {
        var copy = this;
        copy._reader.TakeAny("is", "are", "was");
        if (copy.Comparison() is not { } comparison) return metric is null ? null : throw _reader.NotUnderstood(Expected);
        metric ??= Metric.TryTake(ref copy._reader);
        this = copy;
        return new Condition.Measures(_subject!, metric, comparison, _reader.Since(start));
    }

    /// <summary>"Has more than 100 words".</summary>
    private Condition.Measures? Sized(int start)
    {
        var copy = this;
        if (!copy._reader.TakeAny("has", "have", "contains") || copy.Comparison() is not { } comparison) return null;
        var metric = Metric.TryTake(ref copy._reader);
        if (metric is null && !copy._reader.TakeAny("files", "items", "matches", "results")) return null;
        this = copy;
        return new Condition.Measures(_subject!, metric, comparison, _reader.Since(start));
    }

    private string? Comparison()
    {
        var copy = _reader;
        var sign = Comparisons.TryTake(ref copy);
        if (Numbers.TryTake(ref copy) is not { } number) return null;
        _reader = copy;
        return $"{sign ?? "=="} {Numbers.Text(number)}";
    }

    private Condition? Existing()
    {
        if (_reader.TakeAny("exists", "exist", "is there")) return new Condition.Exists(_subject!);
        return _reader.TakeAny("does not exist", "doesn't exist", "do not exist", "is not there", "is missing")
            ? new Condition.Not(new Condition.Exists(_subject!))
            : null;
    }

    private Condition? Said()
    {
        if (_reader.TakeAny("is empty", "are empty")) return new Condition.Says(_subject!, "is empty");
        if (_reader.TakeAny("is not empty", "isn't empty", "are not empty"))
            return new Condition.Not(new Condition.Says(_subject!, "is empty"));
        var copy = _reader;
        if (Comparisons.TryTakeText(ref copy) is not { } predicate) return null;
        copy.TakeAny("the word", "the text", "the words");
        if (copy.Current.Kind is not (TokenKind.Quoted or TokenKind.Word or TokenKind.Path)) throw copy.NotUnderstood(Expected);
        _reader = copy;
        return Texts(_subject!, predicate);
    }

    /// <summary>"Contains 'a' or 'b'": the second text is said of the same thing, and binds tighter than other tests.</summary>
    private Condition Texts(Phrase subject, string predicate)
    {
        var condition = Says(subject, predicate, _reader.Next().Text);
        while (_reader.IsAny("or", "and") && _reader.Peek(1).Kind == TokenKind.Quoted && !Comparisons.Begin(_reader, 2))
        {
            Count();
            var joint = _reader.Next().Text.ToLowerInvariant();
            condition = new Condition.Both(condition, Says(subject, predicate, _reader.Next().Text), joint);
        }
        return condition;
    }

    private void Count()
    {
        if (++_tests > MaxTests) throw _reader.NotUnderstood($"A condition has more than {MaxTests} tests.");
    }

    private static Condition Says(Phrase subject, string predicate, string text)
    {
        var negated = predicate.StartsWith(Comparisons.Negation, StringComparison.Ordinal);
        var says = new Condition.Says(subject, $"{(negated ? predicate[Comparisons.Negation.Length..] : predicate)} {Literals.InExpression(text)}");
        return negated ? new Condition.Not(says) : says;
    }
}
