namespace JitOrchestration.Cli.Rendering;

/// <summary>Which columns of a table are shown, and how wide.</summary>
internal sealed class SheetLayout
{
    /// <summary>Cells between two columns.</summary>
    public const int Gap = 2;

    /// <summary>Less of a long text says nothing.</summary>
    private const int LeastOfLast = 20;

    /// <summary>Less of a name is no name.</summary>
    private const int LeastOfFirst = 10;

    /// <summary>In a pipe nobody knows the width of a line: with these a usual row has about a hundred characters.</summary>
    private const int MostPiped = 60;
    private const int MostPipedOfLast = 100;

    private readonly IReadOnlyList<(int Column, int Width)> _columns;

    private SheetLayout(IEnumerable<(int, int)> columns) => _columns = [.. columns];

    /// <summary>All columns; only a name is never cut, as programs may go by it.</summary>
    public static SheetLayout ForPipe(IReadOnlyList<string[]> rows)
    {
        var last = rows[0].Length - 1;
        return new SheetLayout(Enumerable.Range(0, last + 1).Select(column =>
            (column, Math.Min(WidthOf(rows, column), column == 0 ? int.MaxValue : column == last ? MostPipedOfLast : MostPiped))));
    }

    /// <summary>The columns that say something and have room.</summary>
    /// <param name="rows">The rows, the headings first.</param>
    /// <param name="spare">The columns to do without, in this order, when there is no room for the last.</param>
    /// <param name="width">The width of the terminal.</param>
    public static SheetLayout ForTerminal(IReadOnlyList<string[]> rows, IEnumerable<string> spare, int width)
    {
        var columns = Enumerable.Range(0, rows[0].Length).Where(column => rows.Skip(1).Any(row => row[column].Length > 0)).ToDictionary(column => column, column => WidthOf(rows, column));
        if (columns.Count == 0) return new SheetLayout([]);
        var last = columns.Keys.Max();
        var wanted = Math.Min(columns[last], LeastOfLast);
        foreach (var column in spare.Select(name => Array.IndexOf(rows[0], name)).Where(columns.ContainsKey))
        {
            if (Room() >= wanted) break;
            columns.Remove(column);
        }
        if (last > 0 && Room() < wanted) columns[0] = Math.Min(columns[0], Math.Max(LeastOfFirst, columns[0] - (wanted - Room())));
        columns[last] = Math.Clamp(Room(), 1, columns[last]);
        return new SheetLayout(columns.OrderBy(column => column.Key).Select(column => (column.Key, column.Value)));

        // The last cell of a line stays free: some terminals begin a new one when it is written.
        int Room() => width - 1 - columns.Where(column => column.Key != last).Sum(column => column.Value + Gap);
    }

    /// <summary>The width of rows of which nothing is cut.</summary>
    public static int WidthOf(IReadOnlyList<string[]> rows) => Enumerable.Range(0, rows[0].Length).Sum(column => WidthOf(rows, column) + Gap) - Gap;

    /// <summary>The cells of a row as they are shown, all but the last filled up to their column's width.</summary>
    public IReadOnlyList<string> Cells(string[] row) =>
        [.. _columns.Select((column, place) => CellText.Pad(CellText.Fit(row[column.Column], column.Width), place == _columns.Count - 1 ? 0 : column.Width + Gap))];

    private static int WidthOf(IReadOnlyList<string[]> rows, int column) => rows.Max(row => CellText.Width(row[column]));
}
