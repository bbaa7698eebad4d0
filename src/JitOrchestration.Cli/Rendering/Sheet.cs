using Spectre.Console;

namespace JitOrchestration.Cli.Rendering;

/// <summary>A table of which every row is one line, cut where the screen ends; in a pipe, at a length that can be read.</summary>
/// <param name="headings">The names of the columns: the first names a row, the last has the longest texts.</param>
internal sealed class Sheet(params string[] headings)
{
    /// <summary>Programs that split lines see that there is nothing.</summary>
    private const string Nothing = "-";

    private readonly List<(string[] Cells, Style Style)> _rows = [(headings, Styles.Heading)];

    /// <summary>Columns that a narrow terminal does without, the one least missed first.</summary>
    public IReadOnlyList<string> Spare { get; init; } = [];

    /// <summary>Whether a terminal breaks long cells into lines: for what is to be read as a whole.</summary>
    public bool Wraps { get; init; }

    public void Add(Style style, params string?[] cells) => _rows.Add(([.. cells.Select(cell => Clean.Line(cell ?? ""))], style));

    /// <summary>Whether all of it is shown, each row as one line; a pipe takes what it gets.</summary>
    public bool Fits(Screen screen) => !screen.IsTerminal || SheetLayout.WidthOf(_rows.ConvertAll(row => row.Cells)) < screen.Width;

    public void Show(Screen screen)
    {
        if (!screen.IsTerminal) ShowPiped(screen);
        else if (Wraps) screen.Console.Write(Wrapped());
        else ShowCut(screen);
    }

    private void ShowPiped(Screen screen)
    {
        var rows = _rows.ConvertAll(row => Array.ConvertAll(row.Cells, cell => cell.Length == 0 ? Nothing : cell));
        var layout = SheetLayout.ForPipe(rows);
        foreach (var row in rows) screen.Text(string.Concat(layout.Cells(row)));
    }

    private void ShowCut(Screen screen)
    {
        var layout = SheetLayout.ForTerminal(_rows.ConvertAll(row => row.Cells), Spare, screen.Width);
        foreach (var (cells, style) in _rows)
        {
            var shown = layout.Cells(cells);
            var line = new Paragraph();
            for (var place = 0; place < shown.Count; place++) line.Append(shown[place], place == 0 || style == Styles.Heading ? style : Styles.Plain);
            screen.Console.Write(line.Append("\n"));
        }
    }

    private Table Wrapped()
    {
        var used = Enumerable.Range(0, headings.Length).Where(column => _rows.Skip(1).Any(row => row.Cells[column].Length > 0)).ToArray();
        var table = new Table().Border(TableBorder.None);
        foreach (var column in used) table.AddColumn(Column(column));
        foreach (var (cells, style) in _rows.Skip(1)) table.AddRow(used.Select(column => new Text(cells[column], column == 0 ? style : Styles.Plain)));
        return table;
    }

    private TableColumn Column(int column)
    {
        var shown = new TableColumn(new Text(headings[column], Styles.Heading)).PadLeft(0).PadRight(SheetLayout.Gap);
        return column == 0 ? shown.NoWrap() : shown;
    }
}
