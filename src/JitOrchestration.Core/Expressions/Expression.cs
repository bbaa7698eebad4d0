using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>A parsed expression of the condition language. Immutable; evaluating it never throws.</summary>
public sealed class Expression
{
    private Expression(string text) => Text = text;

    /// <summary>The text it was parsed from.</summary>
    public string Text { get; }

    /// <summary>What it refers to, each root once, in order of first mention.</summary>
    public ImmutableArray<Reference> References { get; private init; } = [];

    /// <summary>Parses a text.</summary>
    /// <param name="text">The expression, at most 4,096 characters.</param>
    /// <param name="expression">The expression, when the text is one.</param>
    /// <param name="error">What is wrong and where, when it is not.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Expression? expression, [NotNullWhen(false)] out ExpressionError? error) =>
        throw new NotImplementedException(text);

    /// <summary>Evaluates it as a condition.</summary>
    public Truth Test(IScope scope) => throw new NotImplementedException(nameof(scope));

    /// <summary>Evaluates it as a value: for <c>for_each</c> and templates. What is missing or unknown is null.</summary>
    public JsonElement Read(IScope scope) => throw new NotImplementedException(nameof(scope));
}

/// <summary>Why a text is not an expression.</summary>
/// <param name="Position">Where, as an offset in characters from 0.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
public sealed record ExpressionError(int Position, string Message);
