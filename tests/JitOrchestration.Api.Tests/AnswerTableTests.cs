using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Api.Tests.Support;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Api.Tests;

/// <summary>The table "Answers" of docs/http-api.md: every row is sent as its body, and as its command.</summary>
public sealed partial class AnswerTableTests : IAsyncLifetime
{
    // What asks, by the first column.
    private static readonly Dictionary<string, string> Asking = new()
    {
        ["`ask`, `text`"] = """{ "subtasks": [{ "id": "a", "ask": "Where?" }] }""",
        ["`ask`, `text`, with a `schema`"] = """{ "subtasks": [{ "id": "a", "ask": { "question": "What?", "schema": { "type": "object", "required": ["rooms"] } } }] }""",
        ["`ask`, `choice`"] = """{ "subtasks": [{ "id": "a", "ask": { "question": "Where?", "kind": "choice", "choices": ["Graz", "Oslo"] } }] }""",
        ["`ask`, `approval`"] = """{ "subtasks": [{ "id": "a", "ask": { "question": "Sure?", "kind": "approval" } }] }""",
        ["`tool_call`"] = """{ "subtasks": [{ "id": "a", "tool": "change", "args": { "to": "ada" } }] }""",
        ["`plan`"] = """{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "n": 1 } }] }""",
        ["`unknown_outcome`"] = """{ "subtasks": [{ "id": "a", "tool": "send_once" }] }""",
    };

    private Support.Api _api = null!;

    public static TheoryData<Row> Rows => [.. Row.OfPage()];

    public async ValueTask InitializeAsync() => _api = await Support.Api.StartAsync([new ChangeTool(), new LostTool()]);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public void Table_HasEveryKindOfQuestion() => Row.OfPage().Select(row => row.Question).Distinct().ShouldBe(Asking.Keys, ignoreOrder: true);

    [Fact]
    public void Asking_CoversEveryKind() =>
        Enum.GetValues<QuestionKind>().ShouldAllBe(kind => Asking.Keys.Any(question => question.StartsWith($"`{Wire.Word(kind)}`", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Body_OfTheTable_DoesWhatItSays(Row row)
    {
        var (run, question) = await AskAsync(row);

        var reply = await _api.PostAsync($"/v1/runs/{run}/questions/{question}", row.Body);

        reply.Status.ShouldBe(HttpStatusCode.Accepted, reply.Text);
        await ShouldEndAsync(run, row);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Command_OfTheTable_DoesWhatItSays(Row row)
    {
        Assert.SkipUnless(Bash.IsThere, Bash.Lacking);
        var (run, question) = await AskAsync(row);
        if (JsonElement.Parse(row.Body).TryGetProperty("plan", out var plan)) await File.WriteAllTextAsync(Path.Combine(_api.Folder, "other.json"), plan.GetRawText(), TestContext.Current.CancellationToken);

        await JitAsync($"answer {run} {question} {row.Command}");

        await ShouldEndAsync(run, row);
    }

    /// <summary>A run that asks what the row is about, and the question's id.</summary>
    private async Task<(string Run, string Question)> AskAsync(Row row)
    {
        var isPlan = row.Question == "`plan`";
        var start = await _api.PostAsync("/v1/runs", $$"""{ "plan": {{Asking[row.Question]}}, "options": { "approve_plan": {{(isPlan ? "true" : "false")}} } }""");
        var run = start.Json.GetProperty("id").GetString()!;
        var asked = (await _api.QuestionsAsync(run)).Single();
        if (row.Question == "`unknown_outcome`") asked = await LoseAsync(run);
        row.Question.ShouldStartWith($"`{asked.GetProperty("kind").GetString()}`");
        if (row.Question.StartsWith("`ask`", StringComparison.Ordinal)) row.Question.ShouldContain($", `{asked.GetProperty("answer_kind").GetString()}`");
        return (run, asked.GetProperty("id").GetString()!);
    }

    /// <summary>The policy asks before the call is made, which then gets lost; the answer is what is asked about that.</summary>
    private async Task<JsonElement> LoseAsync(string run)
    {
        (await _api.PostAsync($"/v1/runs/{run}/subtasks/a/answer", """{ "approved": true }""")).Status.ShouldBe(HttpStatusCode.Accepted);
        using var enough = new CancellationTokenSource(Eventually.Patience);
        await foreach (var entry in _api.Engine.EventsAsync(run, 0, enough.Token))
        {
            if (entry.Events.OfType<RunEvent.QuestionAsked>().Any(asked => asked.Question.Kind == QuestionKind.UnknownOutcome)) return (await _api.QuestionsAsync(run)).Single();
        }
        throw new InvalidOperationException($"The run {run} ended without asking what became of its call.");
    }

    private async Task ShouldEndAsync(string run, Row row)
    {
        var end = await _api.EndAsync(run);
        var outcome = end.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error.GetProperty("code").GetString() : end.GetProperty("result").GetRawText();
        outcome.ShouldBe(row.Outcome);
    }

    private async Task JitAsync(string line)
    {
        var jit = Path.Combine(AppContext.BaseDirectory, "jit.dll");
        var shell = await Bash.RunAsync($"dotnet exec '{jit}' {line} --server {_api.Address}", Eventually.Patience, start => start.WorkingDirectory = _api.Folder);
        shell.Code.ShouldBe(0, $"jit {line}\n{shell}");
    }

    /// <summary>A row, its codes without their ticks. The first column of a row may be left empty: it is that of the row before.</summary>
    public sealed partial record Row(string Question, string Meaning, string Body, string Command, string Outcome)
    {
        public static IReadOnlyList<Row> OfPage()
        {
            var page = RepositoryFiles.Read("docs/http-api.md").ReplaceLineEndings("\n");
            var rows = new List<Row>();
            foreach (Match line in Line().Matches(Table().Match(page).Value))
            {
                var cells = line.Groups["cell"].Captures.Select(cell => cell.Value.Trim()).ToArray();
                rows.Add(new Row(cells[0].Length > 0 ? cells[0] : rows[^1].Question, cells[1], cells[2].Trim('`'), cells[3].Trim('`'), cells[4].Trim('`')));
            }
            return rows;
        }

        public override string ToString() => $"{Question}: {Meaning}";

        [GeneratedRegex(@"(?<=### Answers\n.*?\n\|---\S+\n)(\|[^\n]+\n)+", RegexOptions.Singleline)]
        private static partial Regex Table();

        [GeneratedRegex(@"^\|((?<cell>[^|]*)\|){5}$", RegexOptions.Multiline)]
        private static partial Regex Line();
    }
}
