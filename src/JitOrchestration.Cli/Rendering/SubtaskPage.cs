using System.Globalization;
using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>One subtask on a page, from what the API shows of it.</summary>
/// <param name="screen">Where to.</param>
/// <param name="subtask">The subtask.</param>
internal sealed class SubtaskPage(Screen screen, JsonElement subtask)
{
    /// <summary>So many rows of a table still fit a window with what is around them.</summary>
    private const int MostRows = 20;
    private const int LongestText = 200;
    private const int LongestResult = 500;

    /// <param name="instances">The instances of a <c>for_each</c>, of all pages.</param>
    /// <param name="calls">The attempts of calls, of all pages.</param>
    public void Show(IReadOnlyList<JsonElement> instances, IReadOnlyList<JsonElement> calls)
    {
        ShowHead();
        ShowInstances(instances);
        ShowCalls(calls);
        if (subtask.Given("turns") is { } turns) ShowTurns(turns);
        foreach (var instance in instances.Where(instance => instance.Given("turns") is not null).Take(MostRows)) ShowTurns(instance.GetProperty("turns"), instance.Number("index"));
    }

    private void ShowHead()
    {
        var status = subtask.Status();
        string?[] facts = [subtask.Items(), subtask.Duration(), Counted(subtask.Number("attempts"), "attempt")];
        screen.Text($"{subtask.Text("id")}  {string.Join(" · ", facts.Where(fact => !string.IsNullOrEmpty(fact)).Prepend(Wire.Word(status)))}", Styles.Of(status));
        if (subtask.Time("started_at") is { } started) screen.Text(string.Create(CultureInfo.InvariantCulture, $"Started: {started.UtcDateTime:u}"));
        if (subtask.Number("iteration") is > 0 and var iteration) screen.Text($"Iteration: {iteration}");
        if (subtask.Given("child_run") is { } child) screen.Text($"Its run: {child.GetString()!.Split('/')[^1]}");
        if (subtask.Text("reason") is { Length: > 0 } reason) screen.Text($"Reason: {reason}");
        if (subtask.Given("error") is { } error) screen.Text($"Failed: {error.Failure()}", Styles.Failure);
        if (subtask.Given("result") is { } result) screen.Text($"Result: {ValueText.Line(result, LongestResult)}", Styles.Plain);
        if (UsageText.Of(UsageOf(subtask.GetProperty("usage"))) is { } usage) screen.Text(usage, Styles.Faint);
    }

    private void ShowInstances(IReadOnlyList<JsonElement> instances) => ShowTable(
        new Sheet("item", "status", "time", "tries", "detail") { Spare = ["tries", "time"] },
        [.. instances.OrderByDescending(instance => instance.Status() == SubtaskStatus.Failed)],
        (sheet, instance) => sheet.Add(Styles.Of(instance.Status()), Text(instance.Number("index")), instance.Text("status"), instance.Duration(), Text(instance.Number("attempts")), DetailOf(instance)));

    private void ShowCalls(IReadOnlyList<JsonElement> calls) => ShowTable(
        new Sheet("call", "attempt", "outcome", "started", "time", "detail") { Spare = ["started", "time", "attempt"] },
        calls.Count <= MostRows ? calls : [.. calls.OrderByDescending(call => call.Given("error") is not null)],
        (sheet, call) => sheet.Add(StyleOf(call), call.Text("key"), Text(call.Number("attempt")), call.Text("outcome"), $"{call.Time("started_at"):HH:mm:ss.fff}", call.Duration(), DetailOf(call)));

    private void ShowTable(Sheet sheet, IReadOnlyList<JsonElement> rows, Action<Sheet, JsonElement> add)
    {
        if (rows.Count == 0) return;
        screen.Text();
        foreach (var row in rows.Take(MostRows)) add(sheet, row);
        sheet.Show(screen);
        if (rows.Count > MostRows) screen.Text(string.Create(CultureInfo.InvariantCulture, $"and {rows.Count - MostRows:N0} more; --json has them page by page"), Styles.Faint);
    }

    private void ShowTurns(JsonElement turns, int? item = null)
    {
        var number = 0;
        foreach (var turn in turns.EnumerateArray())
        {
            screen.Text();
            screen.Text($"Turn {++number}{(item is { } index ? $" of item {index}" : "")}", Styles.Heading);
            if (SaidIn(turn) is { Length: > 0 } said) screen.Text(said, Styles.Plain);
            foreach (var call in turn.GetProperty("tool_calls").EnumerateArray()) screen.Text($"  {call.Text("tool")} {Line(call.GetProperty("arguments"))} → {AnswerOf(call)}");
            if (turn.Text("complaint") is { Length: > 0 } complaint) screen.Text($"  It was told: {Clean.Line(complaint, LongestText)}", Styles.Notice);
        }
    }

    /// <summary>A model's text; what another mind said may be any value.</summary>
    private static string SaidIn(JsonElement turn)
    {
        if (turn.Given("output") is { } output) return Line(output);
        var message = turn.GetProperty("message");
        return message.ValueKind == JsonValueKind.Object && message.TryGetProperty("text", out var text) ? Line(text) : Line(message);
    }

    private static string AnswerOf(JsonElement call) => call.Given("error") is { } error ? Clean.Line(error.Failure(), LongestText) : Line(call.GetProperty("result"));

    private static string DetailOf(JsonElement json)
    {
        if (json.Given("error") is { } error) return error.Failure() + (json.Time("retry_at") is { } at ? $", again at {at:HH:mm:ss.fff}" : "");
        return json.Given("reason")?.GetString() ?? (json.Given("result") is { } result ? Line(result) : "");
    }

    private static Spectre.Console.Style StyleOf(JsonElement call) => call.Text("outcome") switch
    {
        "completed" => Styles.Success,
        "running" => Styles.Active,
        _ => Styles.Failure,
    };

    private static Usage UsageOf(JsonElement usage) =>
        new(usage.Number("model_calls"), usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64(), usage.GetProperty("cost_usd").GetDecimal());

    private static string Line(JsonElement json) => json.ValueKind == JsonValueKind.Null ? "" : ValueText.Line(json, LongestText);

    private static string? Counted(int count, string what) => count == 0 ? null : $"{Text(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
