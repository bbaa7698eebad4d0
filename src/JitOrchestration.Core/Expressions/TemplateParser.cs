using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>Parses the texts in a JSON value, and goes on after a bad one, so that every error is told at once.</summary>
internal sealed class TemplateParser
{
    private readonly List<TemplateError> _errors = [];
    private readonly List<Reference> _references = [];

    public ImmutableArray<TemplateError> Errors => [.. _errors];

    public ImmutableArray<Reference> References => [.. _references];

    public TemplateNode Parse(JsonElement json, string pointer) => json.ValueKind switch
    {
        JsonValueKind.String => String(json, pointer),
        JsonValueKind.Array => List(json, pointer),
        JsonValueKind.Object => Object(json, pointer),
        JsonValueKind.Undefined => new TemplateNode.Constant(default(Operand).ToJson()),
        _ => new TemplateNode.Constant(json.Clone()),
    };

    public TemplateNode.Text Parse(string text, string pointer)
    {
        var parts = ImmutableArray.CreateBuilder<TextPart>();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open != at) parts.Add(new TextPart.Written(open < 0 ? text[at..] : text[at..open]));
            if (open < 0) break;
            at = Insert(text, open, pointer, parts);
        }
        return new TemplateNode.Text(parts.ToImmutable());
    }

    private TemplateNode String(JsonElement json, string pointer)
    {
        var parsed = Parse(JsonText.Read(json), pointer);
        return parsed.Parts.Any(part => part is TextPart.Inserted) ? parsed : new TemplateNode.Constant(json.Clone());
    }

    private TemplateNode List(JsonElement json, string pointer)
    {
        var items = json.EnumerateArray().Select((item, i) => Parse(item, $"{pointer}/{i}")).ToImmutableArray();
        return items.All(item => item is TemplateNode.Constant)
            ? new TemplateNode.Constant(json.Clone())
            : new TemplateNode.List(items);
    }

    private TemplateNode Object(JsonElement json, string pointer)
    {
        var members = ImmutableArray.CreateBuilder<(string Name, TemplateNode Value)>();
        foreach (var member in json.EnumerateObject())
        {
            var name = JsonText.NameOf(member);
            members.Add((name, Parse(member.Value, $"{pointer}/{Escaped(name)}")));
        }
        return members.All(member => member.Value is TemplateNode.Constant)
            ? new TemplateNode.Constant(json.Clone())
            : new TemplateNode.Object(members.ToImmutable());
    }

    /// <summary>A name in a JSON pointer, RFC 6901 section 3.</summary>
    private static string Escaped(string name) => name.Replace("~", "~0").Replace("/", "~1");

    /// <summary>Parses the expression that opens here; answers where to go on.</summary>
    private int Insert(string text, int open, string pointer, ImmutableArray<TextPart>.Builder parts)
    {
        var start = open + 2;
        var close = Close(text, start, out var quote);
        if (close < 0)
        {
            Add(pointer, quote ?? open, quote is null
                ? "`{{` is never closed: add `}}`, or write {{'{{'}} for the braces themselves"
                : $"the text in `{{{{ }}}}` is never closed: add {text[quote.Value]} and `}}}}` at its end");
            return text.Length;
        }

        if (Expression.TryParse(text[start..close], out var expression, out var error))
        {
            parts.Add(new TextPart.Inserted(expression));
            _references.AddRange(expression.References.Where(reference => !_references.Contains(reference)));
        }
        else
        {
            Add(pointer, start + error.Position, error.Message);
        }
        return close + 2;
    }

    private void Add(string pointer, int position, string message) => _errors.Add(new(pointer, position, message));

    /// <summary>Where <c>}}</c> stands outside quotes; -1: nowhere, and the quote that never ends if that is why.</summary>
    private static int Close(string text, int start, out int? quote)
    {
        quote = null;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '}' && i + 1 < text.Length && text[i + 1] == '}') return i;
            if (text[i] is not ('\'' or '"')) continue;
            var end = QuotedText.ClosingQuote(text, i);
            if (end < 0)
            {
                quote = i;
                return -1;
            }
            i = end;
        }
        return -1;
    }
}
