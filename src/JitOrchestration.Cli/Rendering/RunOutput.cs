using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Core.Execution;
using Spectre.Console;

namespace JitOrchestration.Cli.Rendering;

/// <summary>What a run came to.</summary>
internal static class RunOutput
{
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
        if (RaisingHint.Of(bench, run) is { } hint) screen.Error(hint);
        if (UsageText.Of(run) is { } usage) screen.Text(usage, Styles.Faint);
        screen.Text(LastLine(run), Styles.Of(run.Status));
    }

    /// <summary>The run as the API shows it.</summary>
    public static async Task WriteJsonAsync(IWorkflowEngine engine, RunState run)
    {
        var questions = await OpenQuestions.OfAsync(engine, run);
        var previews = await Previews.OfRunAsync(engine, run, questions);
        Screen.Json(writer => RunJson.Write(writer, run, previews.Of, questions));
    }

    private static string LastLine(RunState run)
    {
        var time = run.EndedAt is { } ended ? $" after {Durations.Show(ended - run.CreatedAt)}" : "";
        var status = Wire.Word(run.Status);
        return $"Run {run.RunId} {status}{time}";
    }
}
