using System.Collections.Immutable;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// Parses an expression by recursive descent, one method a level of precedence, loosest first. A method answers null
/// once an error is recorded; the first error is the one that counts. Operands are in the other part of the class.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>The most levels of parentheses, lists, calls and <c>not</c>, so that no text exhausts the stack.</summary>
    internal const int MaxDepth = 64;

    private const string AWordOperator = "contains, starts with, ends with, matches, in or exists after `not`";

    private readonly string _source;
    private readonly Lexer _lexer;
    private readonly List<Reference> _references = [];
    private Token _current;
    private int _taken;
    private int _depth;
    private ExpressionError? _error;

    private Parser(string source)
    {
        _source = source;
        _lexer = new Lexer(source);
        _current = _lexer.Next();
    }

    public static Node? Parse(string source, out ImmutableArray<Reference> references, out ExpressionError? error)
    {
        var parser = new Parser(source);
        var root = parser.Whole();
        references = [.. parser._references];
        error = parser._error;
        return root;
    }

    private Node? Whole()
    {
        if (Or() is not { } root) return null;
        return _current.Kind == TokenKind.End ? root : Unexpected();
    }

    private Node? Or() => Joined("or", And, (terms, text) => new Node.Or(terms, text));

    private Node? And() => Joined("and", Not, (terms, text) => new Node.And(terms, text));

    private Node? Joined(string word, Func<Node?> term, Func<ImmutableArray<Node>, string, Node> join)
    {
        var start = _current.Position;
        if (term() is not { } first) return null;
        if (!IsWord(word)) return first;

        var terms = ImmutableArray.CreateBuilder<Node>();
        terms.Add(first);
        while (Accept(word))
        {
            if (term() is not { } next) return null;
            terms.Add(next);
        }
        return join(terms.ToImmutable(), TextSince(start));
    }

    private Node? Not()
    {
        var start = _current.Position;
        if (!Accept("not")) return Comparison();
        return Nested(Not) is { } inner ? new Node.Not(inner, TextSince(start)) : null;
    }

    private Node? Comparison()
    {
        var start = _current.Position;
        if (Primary() is not { } left) return null;
        if (Accept("is")) return IsEmpty(left, start);

        var negated = Accept("not");
        var test = Accept("exists") ? new Node.Exists(left, TextSince(start)) : Compared(left, start, negated);
        if (test is null) return null;
        return negated ? new Node.Not(test, TextSince(start)) : test;
    }

    private Node? IsEmpty(Node left, int start)
    {
        var negated = Accept("not");
        if (!Accept("empty"))
            return Expected("`empty` after `is`", IsWord("null") ? ": use == null or != null" : Hints.ForOperator("is"));
        Node test = new Node.IsEmpty(left, TextSince(start));
        return negated ? new Node.Not(test, test.Text) : test;
    }

    /// <summary>The comparison that <paramref name="left"/> begins; just it, when no operator follows.</summary>
    private Node? Compared(Node left, int start, bool negated)
    {
        if (negated && _current.Kind != TokenKind.Word) return Expected(AWordOperator, ": put `not` before the whole comparison");
        if (AcceptOperator() is not { } comparison)
            return _error is null && !negated ? left : Expected(AWordOperator, Hints.ForOperator(_current.Value));
        if (IsWord("not")) return Expected("a value", ": put `not ...` in parentheses");
        var rightStart = _current.Position;
        if (Primary() is not { } right) return null;

        var compare = new Node.Compare(comparison, left, right, TextSince(start));
        if (comparison != ComparisonOperator.Matches || right is not Node.Literal { Value.IsText: true } pattern) return compare;
        return Patterns.TryBuild(pattern.Value.Text, out var regex, out var fault)
            ? compare with { Pattern = regex }
            : Fail(rightStart, fault);
    }

    private ComparisonOperator? AcceptOperator()
    {
        if (!Operators.TryGet(_current, out var comparison, out var needsWith)) return null;
        Advance();
        if (!needsWith || Accept("with")) return comparison;
        Expected("`with` after `starts` or `ends`");
        return null;
    }

    /// <summary>Parses one level deeper.</summary>
    private Node? Nested(Func<Node?> parse)
    {
        if (_depth == MaxDepth)
            return Fail(_current.Position, $"the expression is nested deeper than {MaxDepth} levels: split it over several subtasks");
        _depth++;
        var node = parse();
        _depth--;
        return node;
    }

    private bool IsWord(string word) =>
        _current.Kind == TokenKind.Word && _current.Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool IsSymbol(string symbol) => _current.Kind == TokenKind.Symbol && _current.Value == symbol;

    private bool Accept(string word) => IsWord(word) && Advance();

    private bool AcceptSymbol(string symbol) => IsSymbol(symbol) && Advance();

    private bool Advance()
    {
        _taken = _current.End;
        _current = _lexer.Next();
        return true;
    }

    private string TextSince(int start) => _source[start.._taken];

    private Node? Unexpected()
    {
        if (Operators.TryGet(_current, out _, out _)) return Expected("and, or or the end", ": comparisons do not chain, join them with and");
        return _current.Kind == TokenKind.Word
            ? Expected("an operator or the end", Hints.ForOperator(_current.Value))
            : Expected("an operator or the end");
    }

    private Node? Expected(string what, string hint = "") => _current.Kind == TokenKind.Invalid
        ? Fail(_current.Position, _current.Value)
        : Fail(_current.Position, $"expected {what}, found {_current.Description}{hint}");

    private Node? Fail(int position, string message)
    {
        _error ??= new ExpressionError(position, message);
        return null;
    }
}
