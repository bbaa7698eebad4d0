using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>A parsed expression of the condition language. Immutable; evaluating it never throws.</summary>
public sealed class Expression
{
    /// <summary>The most characters of an expression.</summary>
    public const int MaxLength = 4096;

    private Expression(string text, Node root, ImmutableArray<Reference> references)
    {
        Text = text;
        Root = root;
        References = references;
    }

    /// <summary>The text it was parsed from.</summary>
    public string Text { get; }

    /// <summary>What it refers to, each root once, in order of first mention.</summary>
    public ImmutableArray<Reference> References { get; }

    internal Node Root { get; }

    /// <summary>Parses a text.</summary>
    /// <param name="text">The expression, at most <see cref="MaxLength"/> characters.</param>
    /// <param name="expression">The expression, when the text is one.</param>
    /// <param name="error">What is wrong and where, when it is not.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Expression? expression, [NotNullWhen(false)] out ExpressionError? error)
    {
        expression = null;
        error = TextError(text);
        if (error is not null) return false;
        if (Parser.Parse(text, out var references, out error) is { } root) expression = new Expression(text, root, references);
        return expression is not null;
    }

    /// <summary>Evaluates it as a condition.</summary>
    public Truth Test(IScope scope) => Evaluator.Test(Root, scope);

    /// <summary>Evaluates it as a value: for <c>for_each</c> and templates. What is missing or unknown is null.</summary>
    public JsonElement Read(IScope scope) => Evaluator.Read(Root, scope).ToJson();

    private static ExpressionError? TextError(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            return new ExpressionError(MaxLength, string.Create(
                CultureInfo.InvariantCulture,
                $"the expression has {text.Length:N0} characters; the most is {MaxLength:N0}: split it over several subtasks"));
        }
        var lone = QuotedText.LoneSurrogate(text);
        return lone < 0 ? null : new ExpressionError(lone, "half a surrogate pair is no character: remove it");
    }
}

/// <summary>Why a text is not an expression.</summary>
/// <param name="Position">Where, as an offset in characters from 0.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
public sealed record ExpressionError(int Position, string Message);
