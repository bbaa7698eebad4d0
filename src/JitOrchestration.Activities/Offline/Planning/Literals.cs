namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>Writes texts of the request into templates and expressions, where they must stay texts.</summary>
internal static class Literals
{
    /// <summary>A text within a template: its braces stay braces.</summary>
    public static string InTemplate(string text) => text.Replace("{{", "{{'{{'}}", StringComparison.Ordinal);

    /// <summary>A reference within a template.</summary>
    public static string Reference(string expression) => "{{" + expression + "}}";

    /// <summary>References within a template, with commas.</summary>
    public static string References(IEnumerable<Result> results) =>
        string.Join(", ", results.Select(result => Reference(result.Expression)));

    /// <summary>A text within an expression.</summary>
    public static string InExpression(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
