using System.Text.Json;
using JitOrchestration.Cli.Rendering;

namespace JitOrchestration.Cli.Remote;

/// <summary>Shows what a server answers.</summary>
internal static class RemotePages
{
    private const int LongestText = 120;

    public static void ShowRuns(Screen screen, JsonElement page)
    {
        if (screen.IsJson)
        {
            Screen.Json(page.WriteTo);
            return;
        }
        var sheet = new Sheet("id", "status", "created", "request");
        foreach (var run in page.GetProperty("runs").EnumerateArray())
            sheet.Add(Styles.Plain, Text(run, "id"), Text(run, "status"), Durations.Ago(TimeProvider.System.GetUtcNow() - run.GetProperty("created_at").GetDateTimeOffset()), Clean.Line(Text(run, "request"), LongestText));
        sheet.Show(screen);
    }

    public static void ShowRun(Screen screen, RemoteRun remote, JsonElement run)
    {
        if (screen.IsJson)
        {
            Screen.Json(run.WriteTo);
            return;
        }
        screen.Text($"Run {Text(run, "id")}  {Text(run, "status")}");
        if (Text(run, "request") is { Length: > 0 } request) screen.Text($"Request: {Clean.Line(request, 500)}");
        screen.Text();
        var sheet = new Sheet("id", "status", "tries", "detail");
        foreach (var subtask in run.GetProperty("subtasks").EnumerateArray())
            sheet.Add(Styles.Plain, Text(subtask, "id"), Text(subtask, "status"), subtask.GetProperty("attempts").GetRawText(), Detail(subtask));
        sheet.Show(screen);
        if (run.GetProperty("questions") is var questions && questions.GetArrayLength() > 0)
        {
            screen.Text();
            remote.ShowQuestions(screen, questions);
        }
        if (run.GetProperty("error") is { ValueKind: JsonValueKind.Object } error) screen.Error($"Failed: {Text(error, "message")} ({Text(error, "code")})");
        if (Text(run, "status") == "completed") screen.Text(ValueText.Whole(run.GetProperty("result")));
    }

    private static string Detail(JsonElement subtask) => subtask.GetProperty("error") is { ValueKind: JsonValueKind.Object } error
        ? Text(error, "message")
        : subtask.GetProperty("reason").GetString() ?? (subtask.GetProperty("result") is { ValueKind: not JsonValueKind.Null } result ? ValueText.Line(result, LongestText) : "");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";
}
