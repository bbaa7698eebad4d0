using System.Text;
using Spectre.Console;

namespace JitOrchestration.Cli.Rendering;

/// <summary>A table: on a terminal its last columns wrap to fit, in a pipe every row is one line.</summary>
/// <param name="headings">The names of the columns.</param>
internal sealed class Sheet(params string[] headings)
{
    private const int Gap = 2;

    /// <summary>A column is worth its room only when it says something.</summary>
    private const string Nothing = "-";

    private readonly List<(string[] Cells, Style Style)> _rows = [];

    public void Add(Style style, params string?[] cells) =>
        _rows.Add(([.. cells.Select(cell => string.IsNullOrEmpty(cell) ? Nothing : Clean.Line(cell))], style));

    public void Show(Screen screen)
    {
        if (screen.IsTerminal) screen.Console.Write(ForTerminal());
        else screen.Text(ForPipe());
    }

    private Table ForTerminal()
    {
        var used = Enumerable.Range(0, headings.Length).Where(column => _rows.Exists(row => row.Cells[column] != Nothing)).ToArray();
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Styles.Faint);
        foreach (var column in used) table.AddColumn(Column(column));
        foreach (var (cells, style) in _rows) table.AddRow(used.Select(column => Cell(cells[column], column, style)));
        return table;
    }

    private TableColumn Column(int column)
    {
        var shown = new TableColumn(new Text(headings[column], Styles.Heading)).PadLeft(column == 0 ? 0 : 1);
        return column == 0 ? shown.NoWrap() : shown;
    }

    private static Text Cell(string text, int column, Style style) => new(text == Nothing ? "" : text, column == 0 ? style : Styles.Plain);

    private string ForPipe()
    {
        var lines = new StringBuilder();
        var widths = Enumerable.Range(0, headings.Length).Select(WidthOf).ToArray();
        AppendLine(lines, headings, widths);
        foreach (var (cells, _) in _rows) AppendLine(lines.Append('\n'), cells, widths);
        return lines.ToString();
    }

    private int WidthOf(int column) => _rows.Select(row => row.Cells[column].Length).Append(headings[column].Length).Max();

    private static void AppendLine(StringBuilder lines, string[] cells, int[] widths)
    {
        var line = string.Concat(cells.Select((cell, column) => cell.PadRight(widths[column] + Gap)));
        lines.Append(line.TrimEnd());
    }
}
