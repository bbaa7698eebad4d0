using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// A JSON value whose texts may hold <c>{{expression}}</c>. Expanded once: what a value brings in is never read as a
/// template again. Immutable.
/// </summary>
public sealed class Template
{
    private readonly TemplateNode _root;

    private Template(TemplateNode root, ImmutableArray<Reference> references)
    {
        _root = root;
        References = references;
    }

    /// <summary>What its expressions refer to, each root once, in order of first mention.</summary>
    public ImmutableArray<Reference> References { get; }

    /// <summary>Parses the texts in a JSON value, at any depth (property names are not templates).</summary>
    /// <param name="json">The value.</param>
    /// <param name="template">The template, when all its texts are well-formed.</param>
    /// <param name="errors">The JSON pointer, position and message of each that is not.</param>
    public static bool TryParse(
        JsonElement json, [NotNullWhen(true)] out Template? template, out ImmutableArray<TemplateError> errors) =>
        TryParse(parser => parser.Parse(json, ""), out template, out errors);

    /// <summary>Parses one text.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Template? template, out ImmutableArray<TemplateError> errors) =>
        TryParse(parser => parser.Parse(text, ""), out template, out errors);

    /// <summary>Fills it in. A text that is exactly one <c>{{...}}</c> keeps the JSON type of its value.</summary>
    public JsonElement Render(IScope scope) => TemplateRenderer.Render(_root, scope);

    /// <summary>
    /// Fills in an agent's task: what a run's values say goes beside the text, not into it, and the text has its name,
    /// as in <c>[indoor]</c> for <c>{{indoor.result}}</c>. Numbers, booleans and literals are filled in.
    /// </summary>
    /// <exception cref="InvalidOperationException">The template is JSON other than a text.</exception>
    public RenderedTask RenderTask(IScope scope) => TaskRenderer.Render(TextParts(), scope);

    /// <summary>
    /// Fills in a text for a person. Where it would be too long the longest values are cut, between characters, and
    /// marked <c>… (cut)</c>; the text around them only when it is too long by itself.
    /// </summary>
    /// <param name="scope">Where the values are.</param>
    /// <param name="maxBytes">The most bytes of UTF-8, the marks included; not negative.</param>
    /// <exception cref="InvalidOperationException">The template is JSON other than a text.</exception>
    public string RenderText(IScope scope, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        return BoundedText.Render(TextParts(), scope, maxBytes);
    }

    private static bool TryParse(
        Func<TemplateParser, TemplateNode> parse,
        [NotNullWhen(true)] out Template? template,
        out ImmutableArray<TemplateError> errors)
    {
        var parser = new TemplateParser();
        var root = parse(parser);
        errors = parser.Errors;
        template = errors.IsEmpty ? new Template(root, parser.References) : null;
        return template is not null;
    }

    private ImmutableArray<TextPart> TextParts() => _root switch
    {
        TemplateNode.Text text => text.Parts,
        TemplateNode.Constant { Json.ValueKind: JsonValueKind.String } text => [new TextPart.Written(JsonText.Read(text.Json))],
        _ => throw new InvalidOperationException("The template is no text: render it as JSON."),
    };
}

/// <summary>A malformed text in a template.</summary>
/// <param name="Pointer">Where in the value: a JSON pointer; empty for the value itself.</param>
/// <param name="Position">Where in that text, in characters from 0.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
public sealed record TemplateError(string Pointer, int Position, string Message);
