using System.Globalization;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>A run on one page.</summary>
internal static class RunPage
{
    public static async Task ShowAsync(Workbench bench, RunState run)
    {
        var screen = bench.Screen;
        ShowHead(screen, run);
        if (run.Subtasks.IsEmpty && run.Proposal is { } proposal) PlanTable.Show(screen, proposal.Plan, proposal.Source, proposal.By);
        else if (!run.Subtasks.IsEmpty) ShowSubtasks(screen, run);
        PlanTable.ShowWarnings(screen, run.Warnings);
        if (run.Status == RunStatus.InputRequired || run.Questions.Count > 0)
        {
            screen.Text();
            await QuestionSheet.ShowAsync(bench, run);
        }
        if (run.Ended) await RunOutput.ShowOutcomeAsync(bench, run);
    }

    private static void ShowHead(Screen screen, RunState run)
    {
        screen.Text($"Run {run.RunId}  {Wire.Word(run.Status)}", Styles.Of(run.Status));
        if (run.Request.Length > 0) screen.Text($"Request: {Clean.Line(run.Request, 500)}");
        if (run.Parent is { } parent) screen.Text($"Part of: {parent.RunId}, {parent.Path}");
        if (!run.Options.Tags.IsDefaultOrEmpty) screen.Text($"Tags: {string.Join(", ", run.Options.Tags)}");
        screen.Text(string.Create(CultureInfo.InvariantCulture, $"Created: {run.CreatedAt.UtcDateTime:u}"));
        if (!run.Ended && UsageText.Of(run) is { } usage) screen.Text(usage);
        screen.Text();
    }

    private static void ShowSubtasks(Screen screen, RunState run)
    {
        var now = TimeProvider.System.GetUtcNow();
        var sheet = new Sheet("id", "status", "time", "tries", "detail") { Spare = ["tries", "time"] };
        foreach (var subtask in run.Subtasks)
        {
            var status = SubtaskView.StatusOf(subtask);
            sheet.Add(Styles.Of(status), subtask.Id, Wire.Word(status), SubtaskDetail.Time(subtask, now), Tries(subtask), SubtaskDetail.Of(run, subtask, now));
        }
        sheet.Show(screen);
    }

    private static string Tries(SubtaskState subtask) => SubtaskView.AttemptsOf(subtask).ToString(CultureInfo.InvariantCulture);
}
