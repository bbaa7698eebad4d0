using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Tests.Generations;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>The table "What 1,000 runs cost on Azure" of docs/operations.md, counted again.</summary>
public sealed partial class ActivityTableTests : EngineContract<InProcessFactory>
{
    private const string Counting = """
        { "subtasks": [
          { "id": "a", "tool": "count_words", "args": { "text": "{{input.a}}" } },
          { "id": "b", "tool": "count_words", "args": { "text": "{{input.b}}" } },
          { "id": "c", "tool": "count_words", "args": { "text": "{{input.c}}" } },
          { "id": "compare", "task": "Compare {{a.result}}, {{b.result}} and {{c.result}}" },
          { "id": "summarize", "task": "Summarize {{compare.result}}" } ] }
        """;

    /// <summary>How the activities of a row are counted, by how it begins.</summary>
    private static readonly Dictionary<string, Func<Task<int>>> Counted = new()
    {
        ["answered by the router"] = () => InSpansAsync(new TestThinking { Route = new RouterAnswer(JsonElement.Parse("\"hello\"")) }),
        ["the README's"] = () => InSpansAsync(new TestThinking(_ => TestThinking.Say("done")) { Plan = Counting }),
        ["a given plan, 10 tools in a chain"] = () => InGenerationAsync(Chain(10)),
        ["a given plan, 200 tools and a join"] = () => InGenerationAsync(Join(200)),
        ["`for_each` of 1,000"] = () => InGenerationAsync("""{ "subtasks": [ { "id": "each", "for_each": "input", "tool": "echo" } ] }"""),
    };

    public static TheoryData<string, string, int, int> Rows => [.. RowsOfPage()];

    [Fact]
    public void EveryRun_HasARow() => RowsOfPage().Select(row => NameOf(row.Item1)).ShouldBe(Counted.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Activities_OfARun_AreWhatTheTableSays(string run, string activities, int episodes, int operations)
    {
        var counted = await Counted[NameOf(run)]();

        counted.ShouldBe(Number(activities));
        episodes.ShouldBe(counted + 1);
        operations.ShouldBe((5 * counted) + (4 * episodes) + 5, "5 A + 4 E + 5");
    }

    /// <summary>Runs a request, and counts what Durable traced.</summary>
    private static async Task<int> InSpansAsync(TestThinking mind)
    {
        using var log = new SpanLog("Microsoft.DurableTask");
        await using var test = await OpenAsync(mind);
        var input = JsonElement.Parse("""{ "a": "one", "b": "one two", "c": "one two three" }""");
        var id = await test.Engine.StartAsync(new RunRequest("Count the words", input, null, new RunOptions { Strategy = RunOptions.AutoStrategy }));
        var end = await test.EndAsync(id);
        end.Status.ShouldBe(RunStatus.Completed, end.Error?.Message);

        // The last one ends after the run.
        var trace = (await log.OfRunAsync(id)).Run.TraceId;
        await log.FirstAsync(span => span.TraceId == trace && IsActivity(span, "SaveJournal"));
        return log.All.Count(span => span.TraceId == trace && IsActivity(span, ""));
    }

    /// <summary>Plays Durable Functions to a plan: what a generation wants, and the journal saved at the end.</summary>
    private static Task<int> InGenerationAsync(string plan)
    {
        var items = JsonSerializer.Serialize(Enumerable.Range(1, 1_000));
        var run = DrivenGeneration.Of(plan, items, start => start with { Effects = new Dictionary<string, Effect> { ["echo"] = Effect.None } });
        var activities = 0;
        for (; run.Performing is [var act, ..]; activities++) run.Completes(act);
        run.Run.Status.ShouldBe(RunStatus.Completed);
        return Task.FromResult(activities + 1);
    }

    /// <summary>An activity as whoever performs it traces it; its orchestration has a span of the same name.</summary>
    private static bool IsActivity(Activity span, string name) => span.Kind == ActivityKind.Server && span.OperationName.StartsWith($"activity:{name}", StringComparison.Ordinal);

    private static string NameOf(string run) => Counted.Keys.Single(name => run.StartsWith(name, StringComparison.Ordinal));

    private static int Number(string cell) => int.Parse(FirstNumber().Match(cell).Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string Chain(int count) => Plan(Enumerable.Range(0, count).Select(i => Echo(i, i == 0 ? [] : [i - 1])));

    private static string Join(int count) => Plan([.. Enumerable.Range(0, count).Select(i => Echo(i, [])), Echo(count, Enumerable.Range(0, count))]);

    private static string Echo(int id, IEnumerable<int> after) => $$"""{ "id": "s{{id}}", "tool": "echo", "depends_on": [{{string.Join(", ", after.Select(other => $"\"s{other}\""))}}] }""";

    private static string Plan(IEnumerable<string> subtasks) => $$"""{ "subtasks": [ {{string.Join(", ", subtasks)}} ] }""";

    private static IEnumerable<(string, string, int, int)> RowsOfPage() => Row().Matches(Table().Match(RepositoryFiles.Read("docs/operations.md").ReplaceLineEndings("\n")).Value)
        .Select(row => (row.Groups[1].Value, row.Groups[2].Value, Number(row.Groups[3].Value), Number(row.Groups[4].Value)));

    [GeneratedRegex(@"(?<=\| run \| \*A\* \|[^\n]*\n\|---[^\n]*\n)(\|[^\n]*\n)+")]
    private static partial Regex Table();

    [GeneratedRegex(@"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("[0-9][0-9,]*")]
    private static partial Regex FirstNumber();
}
