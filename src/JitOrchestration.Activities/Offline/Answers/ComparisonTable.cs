using System.Text;
using System.Text.Json;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>Compares data in a table: a row an item, a column a field; then what stands out in each numeric field.</summary>
internal static class ComparisonTable
{
    /// <summary>The longest cell, in characters.</summary>
    public const int MaxCell = 80;

    /// <summary>The most rows and columns that are written; all rows count for what stands out.</summary>
    private const int MaxRows = 100;
    private const int MaxColumns = 12;

    public static string Of(IReadOnlyList<DataPart> parts)
    {
        var rows = parts.SelectMany(ComparisonRow.Of).ToList();
        var columns = rows.SelectMany(row => row.Fields.Select(field => field.Name)).Distinct().Take(MaxColumns).ToList();
        var text = new StringBuilder();
        AppendRow(text, ["item", .. columns]);
        AppendRow(text, ["---", .. columns.Select(column => IsNumeric(rows, column) ? "---:" : "---")]);
        foreach (var row in rows.Take(MaxRows)) AppendRow(text, [row.Name, .. columns.Select(column => Cell(row, column))]);
        if (rows.Count > MaxRows) text.Append($"\n({rows.Count - MaxRows} more rows)\n");
        foreach (var line in columns.Where(column => IsNumeric(rows, column)).Select(column => Line(rows, column)))
            text.Append('\n').Append(line);
        return text.ToString().TrimEnd();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => Markdown.Cell(Markdown.OneLine(cell, MaxCell)))).Append(" |\n");

    private static string Cell(ComparisonRow row, string column) =>
        Field(row, column) is { } value ? Markdown.OneLine(value, MaxCell) : "";

    private static JsonElement? Field(ComparisonRow row, string column)
    {
        foreach (var (name, value) in row.Fields)
        {
            if (name == column) return value;
        }
        return null;
    }

    private static List<(string Item, double Number)> Numbers(List<ComparisonRow> rows, string column) =>
        [.. rows.Select(row => (row.Name, Value: Field(row, column))).Where(cell => cell.Value is { ValueKind: JsonValueKind.Number })
            .Select(cell => (cell.Name, cell.Value!.Value.GetDouble()))];

    private static bool IsNumeric(List<ComparisonRow> rows, string column) =>
        Numbers(rows, column).Count > 0 && rows.All(row => Field(row, column) is null or { ValueKind: JsonValueKind.Number });

    /// <summary>Such as "- words: the largest is 300 (b.md), the smallest 120 (a.md); the difference is 180, ...".</summary>
    private static string Line(List<ComparisonRow> rows, string column)
    {
        var numbers = Numbers(rows, column);
        var (most, least) = (numbers.MaxBy(cell => cell.Number), numbers.MinBy(cell => cell.Number));
        if (most.Number == least.Number) return $"- {column}: {Markdown.Number(most.Number)} in all {numbers.Count} items.";
        var difference = Markdown.Number(most.Number - least.Number);
        var total = Markdown.Number(numbers.Sum(cell => cell.Number));
        var mean = Markdown.Number(numbers.Average(cell => cell.Number));
        return $"- {column}: the largest is {Markdown.Number(most.Number)} ({most.Item}), the smallest "
            + $"{Markdown.Number(least.Number)} ({least.Item}); the difference is {difference}, the total {total}, the mean {mean}.";
    }
}
