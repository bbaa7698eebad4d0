using System.Globalization;
using System.Text.RegularExpressions;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

/// <summary>Runs every example of docs/expressions.md: the rows of its tables, by the heads of their columns.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Lines = File.ReadAllLines(PathOfPage());

    private static readonly JsonScope Scope = JsonScope.Of(string.Join('\n', Lines
        .SkipWhile(line => line != "```json scope").Skip(1).TakeWhile(line => line != "```")));

    public static TheoryData<string, string> Values => Rows("expression", "value");

    public static TheoryData<string, string> Reasons => Rows("condition", "reason");

    public static TheoryData<string, string> Templates => Rows("template", "renders");

    [Theory]
    [MemberData(nameof(Values))]
    public void Expression_OfThePage_HasItsValue(string expression, string value) =>
        Given.Expression(Code(expression)).Read(Scope).GetRawText().ShouldBe(Code(value));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Condition_OfThePage_IsUnknownForItsReason(string condition, string reason) =>
        Given.Expression(Code(condition)).Test(Scope).ShouldBe(new Truth(TruthValue.Unknown, reason));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Template_OfThePage_Renders(string template, string json) =>
        Given.JsonTemplate(Code(template)).Render(Scope).GetRawText().ShouldBe(Code(json));

    [Fact]
    public void Task_OfThePage_NamesItsData()
    {
        foreach (var row in Table("task", "text", "data"))
        {
            var task = Given.Template(Code(row[0])).RenderTask(Scope);
            task.Text.ShouldBe(Code(row[1]));
            string.Join(", ", task.Data.Select(data => $"`{data.Name}`")).ShouldBe(row[2]);
        }
    }

    [Fact]
    public void Error_OfThePage_IsAsItSays()
    {
        foreach (var row in Table("wrong", "position", "message"))
            Given.Error(Code(row[0])).ShouldBe(new ExpressionError(int.Parse(row[1], CultureInfo.InvariantCulture), row[2]));
    }

    private static TheoryData<string, string> Rows(params string[] heads)
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Table(heads)) rows.Add(row[0], row[1]);
        return rows;
    }

    /// <summary>The rows of every table with these heads; there is at least one.</summary>
    private static List<string[]> Table(params string[] heads)
    {
        var head = $"| {string.Join(" | ", heads)} |";
        var rows = new List<string[]>();
        for (var i = 0; i < Lines.Length; i++)
            if (Lines[i] == head) rows.AddRange(Lines.Skip(i + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells));
        rows.ShouldNotBeEmpty(head);
        return rows;
    }

    private static string[] Cells(string row) => [.. UnescapedBar().Split(row)[1..^1].Select(cell => cell.Trim().Replace("\\|", "|"))];

    private static string Code(string cell)
    {
        cell.ShouldStartWith("`");
        cell.ShouldEndWith("`");
        return cell[1..^1];
    }

    private static string PathOfPage()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JitOrchestration.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "expressions.md");
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedBar();
}
