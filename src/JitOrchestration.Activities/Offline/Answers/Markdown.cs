using System.Globalization;
using System.Text.Json;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>Writes values into Markdown.</summary>
internal static class Markdown
{
    /// <summary>A value in one line; what is longer ends in "...".</summary>
    public static string OneLine(JsonElement value, int length) => value.ValueKind switch
    {
        JsonValueKind.String => OneLine(value.GetString()!, length),
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.Number => Number(value.GetDouble()),
        _ => OneLine(value.GetRawText(), length),
    };

    /// <summary>A text in one line; what is longer ends in "...".</summary>
    public static string OneLine(string text, int length)
    {
        var cut = text.Length > length ? string.Concat(text.AsSpan(0, length - 3), "...") : text;
        return cut.ReplaceLineEndings(" ").Trim();
    }

    /// <summary>A text within a cell of a table.</summary>
    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>A number with at most six decimals.</summary>
    public static string Number(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
