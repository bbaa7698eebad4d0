using System.Globalization;
using System.Text;
using System.Text.Json;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>Reads the subset of JSONPath that <see cref="JsonPath"/> describes, by recursive descent.</summary>
internal sealed class JsonPathParser(string text)
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];
    private int _at;

    /// <summary>Reads it all.</summary>
    public JsonPath Parse()
    {
        SkipBlanks();
        if (!Take("$")) throw Expected("'$'");
        var path = Segments();
        SkipBlanks();
        return _at == text.Length ? path : throw Expected("'.', '[' or the end");
    }

    private JsonPath Segments()
    {
        var selectors = new List<JsonPathSelector>();
        while (true)
        {
            if (Take("..")) throw Wrong("'..' is not supported: name each level, or use [*]");
            if (Take(".")) selectors.Add(Take("*") ? new JsonPathSelector.Wildcard() : new JsonPathSelector.Name(BareName()));
            else if (Take("[")) selectors.Add(Bracketed());
            else return new JsonPath(selectors);
        }
    }

    private string BareName()
    {
        var from = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '-' || char.IsSurrogate(text[_at]))) _at++;
        return _at > from ? text[from.._at] : throw Expected("a name or '*'");
    }

    private JsonPathSelector Bracketed()
    {
        SkipBlanks();
        var selector = Selector();
        SkipBlanks();
        if (Take(",")) throw Wrong("several selectors in one pair of brackets are not supported: use several queries");
        return Take("]") ? selector : throw Expected("']'");
    }

    private JsonPathSelector Selector()
    {
        if (Take("*")) return new JsonPathSelector.Wildcard();
        if (Take("?")) return Filter();
        if (Peek() is '\'' or '"') return new JsonPathSelector.Name(Quoted());
        return IndexOrSlice();
    }

    private JsonPathSelector IndexOrSlice()
    {
        var start = OptionalNumber();
        SkipBlanks();
        if (!Take(":")) return new JsonPathSelector.Index(start ?? throw Expected("a name in quotes, an index, '*', '?' or a slice"));
        var end = OptionalNumber();
        SkipBlanks();
        return new JsonPathSelector.Slice(start, end, Take(":") ? OptionalNumber() ?? 1 : 1);
    }

    private int? OptionalNumber()
    {
        SkipBlanks();
        var from = _at;
        if (Peek() == '-') _at++;
        while (char.IsAsciiDigit(Peek())) _at++;
        if (_at == from) return null;
        return int.TryParse(text.AsSpan(from, _at - from), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"'{text[from.._at]}' is no index");
    }

    private JsonPathSelector.Filter Filter()
    {
        SkipBlanks();
        if (!Take("@")) throw Expected("'@', as in [?@.price < 10]");
        var path = Segments();
        SkipBlanks();
        if (Operators.FirstOrDefault(Take) is not { } comparison) return new(path, null, default);
        if (!path.IsSingular) throw Wrong("only a path of names and indexes can be compared");
        SkipBlanks();
        return new(path, comparison, Literal());
    }

    private JsonElement Literal()
    {
        if (Peek() is '\'' or '"') return Json.From(Quoted());
        var from = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '-' or '+' or '.') _at++;
        try
        {
            return JsonElement.Parse(text.AsSpan(from, _at - from));
        }
        catch (JsonException)
        {
            _at = from;
            throw Expected("a number, a text in quotes, true, false or null");
        }
    }

    /// <summary>A text in quotes, with a backslash before a quote or a backslash.</summary>
    private string Quoted()
    {
        var quote = text[_at++];
        var content = new StringBuilder();
        while (Peek() != quote)
        {
            if (Peek() == '\\') _at++;
            if (_at >= text.Length) throw Expected($"the closing {quote}");
            content.Append(text[_at++]);
        }
        _at++;
        return content.ToString();
    }

    private char Peek() => _at < text.Length ? text[_at] : '\0';

    private bool Take(string wanted)
    {
        if (string.CompareOrdinal(text, _at, wanted, 0, wanted.Length) != 0) return false;
        _at += wanted.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (char.IsWhiteSpace(Peek())) _at++;
    }

    private FormatException Expected(string wanted) =>
        Wrong($"expected {wanted}, found {(_at < text.Length ? $"'{text[_at]}'" : "the end")}");

    private FormatException Wrong(string what) => new($"The path is not understood: {what} (at character {_at + 1} of {text}).");
}
