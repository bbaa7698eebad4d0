using System.Globalization;
using System.Text;
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

    [Fact]
    public void Language_OfTheParser_HasARowForEachOfItsForms()
    {
        var rows = Table("expression", "value").Select(row => Tokens(Code(row[0]))).ToArray();

        Forms().Where(form => !rows.Any(row => Form(form).IsMatch(row))).ShouldBeEmpty();
    }

    /// <summary>Operators, each also as it is denied, functions, and what references begin or end with.</summary>
    private static IEnumerable<string> Forms()
    {
        var comparisons = Enum.GetValues<ComparisonOperator>().Select(Operators.Text).ToArray();
        var words = comparisons.Where(text => char.IsLetter(text[0])).Append("exists").ToArray();
        return
        [
            "or", "and", "not (", .. comparisons, .. words, .. words.Select(word => $"not {word}"), "is empty", "is not empty",
            .. ReservedWords.Functions.Keys.Select(name => $"{name} ("), .. ReservedWords.Roots.Keys, .. ReservedWords.Facets.Keys,
        ];
    }

    private static Regex Form(string form) => new($"(?<!not) {Regex.Escape(form)} ", RegexOptions.CultureInvariant);

    /// <summary>The tokens of an expression with spaces around each; what stands in quotes is left out.</summary>
    private static string Tokens(string expression)
    {
        var (lexer, tokens) = (new Lexer(expression), new StringBuilder(" "));
        for (var token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
            tokens.Append(token.Kind == TokenKind.Text ? "''" : token.Value).Append(' ');
        return tokens.ToString();
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
