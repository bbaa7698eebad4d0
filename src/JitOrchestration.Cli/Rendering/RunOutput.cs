using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using Spectre.Console;

namespace JitOrchestration.Cli.Rendering;

/// <summary>What a run came to.</summary>
internal static class RunOutput
{
    private const int PreviewLength = 1_000;

    /// <summary>How it ended, and its result.</summary>
    public static async Task ShowOutcomeAsync(Workbench bench, RunState run)
    {
        var screen = bench.Screen;
        screen.Text();
        if (run.Error is { } error) screen.Error($"Failed{(error.SubtaskId is { } id ? $" in {id}" : "")}: {error.Message} ({error.Code})");
        if (run is { Status: RunStatus.Completed, Result: { } result })
        {
            // In a style, even the plain one, a terminal breaks lines between words.
            screen.Text(ValueText.Whole(await bench.Engine.OpenAsync(run.RunId, result)), Style.Plain);
            screen.Text();
        }
        screen.Text(LastLine(run), Styles.Of(run.Status));
    }

    /// <summary>The run as the API shows it.</summary>
    public static async Task WriteJsonAsync(IWorkflowEngine engine, RunState run)
    {
        var questions = await OpenQuestions.OfAsync(engine, run);
        var previews = await PreviewsAsync(engine, run, questions);
        Screen.Json(writer => RunJson.Write(writer, run, stored => previews.GetValueOrDefault(stored, ""), questions));
    }

    private static string LastLine(RunState run)
    {
        var time = run.EndedAt is { } ended ? $" after {Durations.Show(ended - run.CreatedAt)}" : "";
        var status = Wire.Word(run.Status);
        return $"Run {run.RunId} {status}{time}";
    }

    private static async Task<Dictionary<Value.Stored, string>> PreviewsAsync(
        IWorkflowEngine engine, RunState run, IReadOnlyList<OpenQuestion> questions)
    {
        IEnumerable<(string RunId, Value? Value)> values =
        [
            (run.RunId, run.Data), (run.RunId, run.Result),
            .. run.Subtasks.Select(subtask => (run.RunId, subtask.Result)),
            .. questions.Select(question => (question.RunId, question.Asked.Question.Arguments)),
        ];
        var previews = new Dictionary<Value.Stored, string>();
        foreach (var (runId, value) in values)
        {
            if (value is Value.Stored stored && !previews.ContainsKey(stored)) previews[stored] = Beginning(await engine.OpenAsync(runId, stored));
        }
        return previews;
    }

    private static string Beginning(JsonElement json)
    {
        var text = json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
        return text.Length <= PreviewLength ? text : text[..PreviewLength];
    }
}
