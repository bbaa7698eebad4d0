using JitOrchestration.Activities.Offline.Language;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>Writes texts of the request into templates and expressions, where they must stay texts.</summary>
internal static class Literals
{
    /// <summary>A text within a template: its braces stay braces.</summary>
    public static string InTemplate(string text) => text.Replace("{{", "{{'{{'}}", StringComparison.Ordinal);

    /// <summary>A reference within a template.</summary>
    public static string Reference(string expression) => "{{" + expression + "}}";

    /// <summary>A text within an expression, in the quotes that it does not have itself.</summary>
    public static string InExpression(string text, Span span)
    {
        if (text.Contains('\\')) throw span.NotUnderstood("A text with a backslash cannot be looked for here.");
        if (!text.Contains('\'')) return $"'{text}'";
        if (!text.Contains('"')) return $"\"{text}\"";
        throw span.NotUnderstood("A text with both kinds of quotes cannot be looked for: look for a part of it.");
    }
}
