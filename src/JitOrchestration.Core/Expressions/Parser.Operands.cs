using System.Collections.Immutable;
using System.Globalization;

namespace JitOrchestration.Core.Expressions;

/// <summary>Values: literals, lists, groups, calls and references with their paths.</summary>
internal sealed partial class Parser
{
    private const string AValue = "a value";

    private Node? Primary() => _current.Kind switch
    {
        TokenKind.Text => Literal(Operand.Of(_current.Value)),
        TokenKind.Number => Literal(Operand.Of(double.Parse(_current.Value, CultureInfo.InvariantCulture))),
        TokenKind.Word => WordOperand(),
        TokenKind.Symbol when IsSymbol("(") => Nested(Group),
        TokenKind.Symbol when IsSymbol("[") => Nested(List),
        _ => Expected(AValue),
    };

    private Node Literal(Operand value)
    {
        var start = _current.Position;
        Advance();
        return new Node.Literal(value, TextSince(start));
    }

    private Node? Group()
    {
        Advance();
        if (Or() is not { } inner) return null;
        if (AcceptSymbol(")")) return inner;
        return IsSymbol(",") ? Expected("`)`", ": a list stands in brackets, as in ['a', 'b']") : ExpectedClosing(")");
    }

    private Node? List()
    {
        var start = _current.Position;
        Advance();
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!IsSymbol("]"))
        {
            if (Primary() is not { } item) return null;
            items.Add(item);
            if (!AcceptSymbol(",") && !IsSymbol("]")) return Expected("`,` or `]` in the list");
        }
        Advance();
        return new Node.List(items.ToImmutable(), TextSince(start));
    }

    private Node? ExpectedClosing(string bracket) =>
        Operators.TryGet(_current, out _, out _) || _current.Kind == TokenKind.Word ? Unexpected() : Expected($"`{bracket}`");

    private Node? WordOperand()
    {
        var word = _current;
        if (IsWord("true")) return Literal(Operand.Of(true));
        if (IsWord("false")) return Literal(Operand.Of(false));
        if (IsWord("null")) return Literal(default);
        if (ReservedWords.Keywords.Contains(word.Value) && !NextIs('('))
            return Expected(AValue, $": `{word.Value}` is a keyword, so it can be neither a value nor a subtask's id");
        Advance();
        if (IsSymbol("(")) return Call(word);
        if (ReservedWords.Functions.ContainsKey(word.Value))
            return Fail(word.Position, $"`{word.Value}` is a function: write {word.Value}(...)");
        return ReservedWords.Roots.TryGetValue(word.Value, out var root) ? RootPath(word, root) : SubtaskPath(word);
    }

    private bool NextIs(char c) => _source.AsSpan(_current.End).TrimStart() is [var next, ..] && next == c;

    private Node? Call(Token name)
    {
        if (!ReservedWords.Functions.TryGetValue(name.Value, out var function))
            return Fail(name.Position, $"there is no function `{name.Value}`: {Hints.ForFunction(name.Value)}");
        if (Nested(Argument) is not { } argument) return null;
        return new Node.Call(function, argument, TextSince(name.Position));
    }

    private Node? Argument()
    {
        Advance();
        if (Primary() is not { } argument) return null;
        return AcceptSymbol(")") ? argument : Expected("`)` after the argument");
    }

    private Node? RootPath(Token name, ReferenceRoot root) => Path(name, new Reference(root));

    private Node? SubtaskPath(Token id)
    {
        if (!AcceptSymbol("."))
        {
            return Fail(id.Position, $"`{id.Value}` alone is no value: write {id.Value}.result, {id.Value}.status or "
                + $"{id.Value}.error for a subtask, or '{id.Value}' in quotes for a text");
        }
        if (_current.Kind != TokenKind.Word || !ReservedWords.Facets.TryGetValue(_current.Value, out var facet))
        {
            return Expected($"result, status or error after `{id.Value}.`", _current.Kind == TokenKind.Word ? Hints.ForFacet(id.Value, _current.Value) : "");
        }
        Advance();
        return Path(id, new Reference(facet, id.Value));
    }

    private Node? Path(Token first, Reference root)
    {
        var steps = ImmutableArray.CreateBuilder<PathStep>();
        while (IsSymbol(".") || IsSymbol("["))
        {
            if (IsScalar(root.Root)) return Fail(_current.Position, $"`{root}` is a single value: no path goes into it");
            if (Step() is not { } step) return null;
            steps.Add(step);
        }
        if (!_references.Contains(root)) _references.Add(root);
        return new Node.Path(root, steps.ToImmutable(), TextSince(first.Position));
    }

    private static bool IsScalar(ReferenceRoot root) =>
        root is ReferenceRoot.Status or ReferenceRoot.Request or ReferenceRoot.Index or ReferenceRoot.Iteration;

    private PathStep? Step() => AcceptSymbol(".") ? NameStep() : BracketStep();

    private PathStep? NameStep()
    {
        var name = _current;
        if (name.Kind == TokenKind.Word)
        {
            Advance();
            return new PathStep(name.Value);
        }
        Expected("a name after `.`", name.Kind == TokenKind.Number ? $": write [{name.Value}] for an item of a list" : ": write ['odd key'] for any other");
        return null;
    }

    private PathStep? BracketStep()
    {
        Advance();
        var key = _current;
        if (KeyOf(key) is not { } step)
        {
            Expected("a whole number from 0, or a name in quotes, after `[`");
            return null;
        }
        Advance();
        if (AcceptSymbol("]")) return step;
        Expected("`]` after the index or name");
        return null;
    }

    private static PathStep? KeyOf(Token key) => key.Kind switch
    {
        TokenKind.Text => new PathStep(key.Value),
        TokenKind.Number when int.TryParse(key.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) =>
            new PathStep(null, index),
        _ => null,
    };
}
