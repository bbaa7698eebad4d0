using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// A JSON value whose texts may hold <c>{{expression}}</c>. Expanded once: what a value brings in is never read as a
/// template again.
/// </summary>
public sealed class Template
{
    private Template()
    {
    }

    /// <summary>What its expressions refer to, each root once, in order of first mention.</summary>
    public ImmutableArray<Reference> References { get; private init; } = [];

    /// <summary>Parses the texts in a JSON value, at any depth (property names are not templates).</summary>
    /// <param name="json">The value.</param>
    /// <param name="template">The template, when all its texts are well-formed.</param>
    /// <param name="errors">The JSON pointer, position and message of each that is not.</param>
    public static bool TryParse(
        JsonElement json, [NotNullWhen(true)] out Template? template, out ImmutableArray<TemplateError> errors) =>
        throw new NotImplementedException(nameof(json));

    /// <summary>Parses one text.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Template? template, out ImmutableArray<TemplateError> errors) =>
        throw new NotImplementedException(text);

    /// <summary>Fills it in. A text that is exactly one <c>{{...}}</c> keeps the JSON type of its value.</summary>
    public JsonElement Render(IScope scope) => throw new NotImplementedException(nameof(scope));
}

/// <summary>A malformed text in a template.</summary>
/// <param name="Pointer">Where in the value: a JSON pointer; empty for the value itself.</param>
/// <param name="Position">Where in that text, in characters from 0.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
public sealed record TemplateError(string Pointer, int Position, string Message);
