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
        var sheet = new Sheet("id", "status", "created", "tags", "request") { Spare = ["tags", "created"] };
        foreach (var run in page.GetProperty("runs").EnumerateArray())
            sheet.Add(Styles.Plain, run.Text("id"), run.Text("status"), Durations.Ago(TimeProvider.System.GetUtcNow() - run.GetProperty("created_at").GetDateTimeOffset()), string.Join(", ", run.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString())), RequestText.Line(run.Text("request")));
        sheet.Show(screen);
    }

    public static void ShowRun(Screen screen, RemoteRun remote, JsonElement run)
    {
        if (screen.IsJson)
        {
            Screen.Json(run.WriteTo);
            return;
        }
        screen.Text($"Run {run.Text("id")}  {run.Text("status")}");
        if (run.Text("request") is { Length: > 0 } request) screen.Text($"Request: {Clean.Line(request, 500)}");
        screen.Text();
        var sheet = new Sheet("id", "status", "time", "tries", "detail") { Spare = ["tries", "time"] };
        foreach (var subtask in run.GetProperty("subtasks").EnumerateArray())
            sheet.Add(Styles.Of(subtask.Status()), subtask.Text("id"), subtask.Text("status"), subtask.Duration(), subtask.GetProperty("attempts").GetRawText(), Detail(subtask));
        sheet.Show(screen);
        if (run.GetProperty("questions") is var questions && questions.GetArrayLength() > 0)
        {
            screen.Text();
            remote.ShowQuestions(screen, questions);
        }
        if (run.Given("error") is { } error) screen.Error($"Failed: {error.Failure()}");
        if (run.Text("status") == "completed") screen.Text(ValueText.Whole(run.GetProperty("result")));
    }

    private static string Detail(JsonElement subtask)
    {
        if (subtask.Given("error") is { } error) return error.Text("message");
        if (subtask.Given("reason") is { } reason) return reason.GetString()!;
        var result = subtask.Given("result") is { } given ? ValueText.Line(given, LongestText) : null;
        return string.Join(" · ", new[] { subtask.MissingItems(), result }.OfType<string>());
    }
}
