using System.Collections.Immutable;

namespace JitOrchestration.Embedded.Tests.Documentation;

/// <summary>docs/plan-language.md: its examples, by the marks of their fences, and its tables, by the heads of their columns.</summary>
internal static class PlanLanguagePage
{
    private static readonly string Root = FindRoot();

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root, "docs", "plan-language.md"));

    /// <summary>What readers of the page have beside it: the files that its plans read.</summary>
    public static string Samples { get; } = Path.Combine(Root, "samples");

    /// <summary>Every plan of the page with what stands below it, by a name that says where it is.</summary>
    public static ImmutableSortedDictionary<string, PlanLanguageExample> Examples { get; } =
        ReadExamples().ToImmutableSortedDictionary(example => example.Name, example => example);

    /// <summary>The rows of every table with these heads; there is at least one.</summary>
    public static ImmutableArray<string[]> Table(params string[] heads)
    {
        var head = $"| {string.Join(" | ", heads)} |";
        var starts = Enumerable.Range(0, Lines.Length).Where(i => Lines[i] == head).ToArray();
        starts.ShouldNotBeEmpty(head);
        return [.. starts.SelectMany(start => Lines.Skip(start + 2).TakeWhile(line => line.StartsWith('|'))).Select(Cells)];
    }

    /// <summary>What a cell says between its backticks.</summary>
    public static string Code(string cell)
    {
        cell.ShouldMatch("^`.*`$");
        return cell[1..^1];
    }

    private static string[] Cells(string row) => [.. row.Split(" | ").Select(cell => cell.Trim('|', ' '))];

    private static IEnumerable<PlanLanguageExample> ReadExamples()
    {
        PlanLanguageExample? example = null;
        foreach (var (mark, line, text) in Fences())
        {
            if (mark != "plan")
            {
                example = example.ShouldNotBeNull($"line {line}: no plan stands above.").With(mark, text);
                continue;
            }
            if (example is not null) yield return example;
            example = new PlanLanguageExample($"{line:000} {Heading(line)}", text);
        }
        if (example is not null) yield return example;
    }

    private static string Heading(int line) => Lines.Take(line).Last(before => before.StartsWith('#')).TrimStart('#', ' ');

    private static IEnumerable<(string Mark, int Line, string Text)> Fences()
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            if (!Lines[i].StartsWith("```json", StringComparison.Ordinal)) continue;
            var text = Lines.Skip(i + 1).TakeWhile(line => line != "```").ToArray();
            yield return (Lines[i]["```json".Length..].Trim(), i + 1, string.Join('\n', text));
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JitOrchestration.sln"))) folder = folder.Parent.ShouldNotBeNull();
        return folder.FullName;
    }
}
