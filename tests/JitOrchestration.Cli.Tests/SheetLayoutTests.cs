using JitOrchestration.Cli.Rendering;

namespace JitOrchestration.Cli.Tests;

public sealed class SheetLayoutTests
{
    private static readonly string[] Headings = ["id", "status", "time", "tries", "detail"];
    private static readonly string[] Spare = ["tries", "time"];
    private static readonly string[] Row = ["count_words", "input_required", "1.2 s", "3", "a sentence that is much longer than there is room for"];

    [Theory]
    [InlineData(120, "count_words  input_required  1.2 s  3      a sentence that is much longer than there is room for")]
    [InlineData(70, "count_words  input_required  1.2 s  3      a sentence that is much l…")]
    [InlineData(64, "count_words  input_required  1.2 s  3      a sentence that is…")]
    [InlineData(62, "count_words  input_required  1.2 s  a sentence that is much…")]
    [InlineData(50, "count_words  input_required  a sentence that is…")]
    [InlineData(46, "count_wor…  input_required  a sentence that…")]
    public void ForTerminal_Narrower_GivesUpColumnsThenTheNameAndBreaksNoWord(int width, string line)
    {
        var shown = Line(SheetLayout.ForTerminal([Headings, Row], Spare, width), Row);
        shown.ShouldBe(line);
        shown.Length.ShouldBeLessThan(width);
    }

    [Fact]
    public void ForTerminal_ColumnThatSaysNothing_IsLeftOut()
    {
        string[] row = ["a", "skipped", "", "0", "why"];
        Line(SheetLayout.ForTerminal([Headings, row], Spare, 80), row).ShouldBe("a   skipped  0      why");
    }

    [Fact]
    public void ForTerminal_LettersOfTwoCells_StayInTheirColumn()
    {
        string[] row = ["漢字", "completed", "", "", new string('漢', 50)];
        var shown = Line(SheetLayout.ForTerminal([Headings, row], Spare, 40), row);
        CellText.Width(shown).ShouldBeInRange(37, 39);
        shown.ShouldEndWith("漢…");
    }

    [Fact]
    public void ForPipe_LongCells_AreCutAndNamesAreNot()
    {
        string[] row = [new string('i', 64), new string('s', 90), "", "", new string('d', 200)];
        var cells = SheetLayout.ForPipe([Headings, row]).Cells(row);
        cells.Select(cell => cell.TrimEnd().Length).ShouldBe([64, 60, 0, 0, 100]);
    }

    private static string Line(SheetLayout layout, string[] row) => string.Concat(layout.Cells(row)).TrimEnd();
}
