using System.Text.Json;
using System.Text.Json.Nodes;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;

namespace JitOrchestration.Cli.Remote;

/// <summary>A run of a server, found by its id, the beginning of it, or <c>last</c>.</summary>
internal sealed class RemoteRun
{
    private const int LongestPage = 500;
    private const int LongestInstancePage = 1_000;

    private readonly ServerClient _server;

    private RemoteRun(ServerClient server, string id) => (_server, Id) = (server, id);

    public string Id { get; }

    private string Path => $"/v1/runs/{Id}";

    public static async Task<RemoteRun> FindAsync(ServerClient server, string name)
    {
        if (Core.Execution.Ulid.IsUlid(name)) return new RemoteRun(server, name.ToUpperInvariant());
        var isLast = name.Equals("last", StringComparison.OrdinalIgnoreCase);
        if (!isLast && name.Length < RunFinder.ShortestPrefix) throw new UsageException($"'{name}' is too short for a run: give its id, at least the first {RunFinder.ShortestPrefix} characters of it, or 'last'.");
        var runs = (await server.GetAsync($"/v1/runs?limit={(isLast ? 1 : LongestPage)}")).GetProperty("runs");
        var found = runs.EnumerateArray().Select(run => run.GetProperty("id").GetString()!).Where(id => isLast || id.StartsWith(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return found.Length switch
        {
            1 => new RemoteRun(server, found[0]),
            0 => throw new CommandException(isLast ? "The server has no runs." : $"None of the server's last {LongestPage} runs begins with '{name}'. Give the whole id."),
            _ => throw new CommandException($"Several runs begin with '{name}', such as {found[0]} and {found[1]}. Give more of the id."),
        };
    }

    public Task<JsonElement> GetAsync(string? part = null) => _server.GetAsync(part is null ? Path : $"{Path}/{part}");

    /// <summary>A subtask, with the first of its instances.</summary>
    public Task<JsonElement> SubtaskAsync(string id) => GetAsync($"subtasks/{Uri.EscapeDataString(id)}");

    /// <summary>A subtask as often as it takes to see all of its instances.</summary>
    public async IAsyncEnumerable<JsonElement> SubtaskPagesAsync(string id)
    {
        string? cursor = null;
        do
        {
            var page = await GetAsync($"subtasks/{Uri.EscapeDataString(id)}?limit={LongestInstancePage}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            cursor = page.Given("instances")?.GetProperty("next").GetString();
            yield return page;
        }
        while (cursor is not null);
    }

    public Task<JsonElement> TellAsync(string signal, JsonObject? body = null) => _server.PostAsync($"{Path}/{signal}", body);

    /// <summary>The events so far.</summary>
    public Task<IReadOnlyList<Core.Execution.JournalEntry>> EventsSoFarAsync() => _server.EventsSoFarAsync(Id);

    /// <summary>Lists what the run asks, each question with the commands that answer it.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="questions">The questions, as the server shows them.</param>
    public void ShowQuestions(Screen screen, JsonElement questions) =>
        new QuestionSheet(screen, _server.CommandLine).Show(Id, [.. questions.EnumerateArray().Select(RemoteQuestion.Read)]);

    public IAsyncEnumerable<Core.Execution.JournalEntry> EventsAsync(CancellationToken cancellation) => _server.EventsAsync(Id, cancellation);

    /// <summary>Answers the question that is meant, as the command line has the answer.</summary>
    public async Task<JsonElement> AnswerAsync(GivenAnswer given)
    {
        var open = (await GetAsync("questions")).GetProperty("questions").EnumerateArray().ToArray();
        var (question, text) = Match(open, given);
        return await _server.PostAsync($"{Path}/questions/{question.GetProperty("id").GetString()}", Body(question, given, text));
    }

    private static (JsonElement Question, string? Text) Match(JsonElement[] open, GivenAnswer given)
    {
        if (open.Length == 0) throw new CommandException("The run asks nothing.");
        if (given.Words is [var name, .. var rest] && open.Where(question => IsCalled(question, name)).ToArray() is [var named]) return (named, rest is [var text] ? text : null);
        if (open.Length > 1 || given.Words.Length == 2 || (given.Words.Length == 1 && given.ByOption)) throw new UsageException($"Say which question: {string.Join(", ", open.Select(NameOf))}.");
        return (open[0], given.Words is [var answer] ? answer : null);
    }

    private static bool IsCalled(JsonElement question, string name) =>
        question.GetProperty("id").ValueEquals(name) || name.Equals(question.GetProperty("path").GetString() ?? "plan", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(JsonElement question) => $"{question.GetProperty("path").GetString() ?? "plan"} ({question.GetProperty("id").GetString()})";

    private static JsonObject Body(JsonElement question, GivenAnswer given, string? text)
    {
        if (text is not null && given.Json is not null) throw new UsageException("Give a text or --json-answer, not both.");
        var approved = given.Approved ?? (text is not null && WantsYesOrNo(question) ? Answers.YesOrNo(text) : null);
        var body = new JsonObject();
        if (approved is { } yes) body["approved"] = yes;
        else if (given.Json is { } json) body["answer"] = JsonNode.Parse(json.GetRawText());
        else if (text is not null) body["answer"] = ReadText(question, text);
        if (given.Comment is { } comment) body["comment"] = comment;
        if (given.Arguments is { } arguments) (body["arguments"], body["approved"]) = (JsonNode.Parse(arguments.GetRawText()), approved ?? true);
        if (given.Plan is { } plan) body["plan"] = JsonNode.Parse(plan.GetRawText());
        return body;
    }

    private static bool WantsYesOrNo(JsonElement question) =>
        !question.GetProperty("kind").ValueEquals("ask") || question.GetProperty("answer_kind").ValueEquals("approval");

    private static JsonNode? ReadText(JsonElement question, string text)
    {
        if (question.GetProperty("schema").ValueKind == JsonValueKind.Null) return JsonValue.Create(text);
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
