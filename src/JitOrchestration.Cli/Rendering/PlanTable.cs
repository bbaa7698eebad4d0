using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Cli.Rendering;

/// <summary>A plan as a table.</summary>
internal static class PlanTable
{
    public static void Show(Screen screen, Plan plan, string source, Mind? by)
    {
        screen.Text($"Plan: {SubtaskText.Count(plan.Subtasks.Length)}{Maker(source, by)}", Styles.Heading);
        screen.Text();
        var table = Table(plan);
        (table.Fits(screen) ? table : Stacked(plan)).Show(screen);
    }

    private static Sheet Table(Plan plan)
    {
        var sheet = new Sheet("id", "what", "depends on", "condition");
        foreach (var subtask in plan.Subtasks)
            sheet.Add(Styles.Plain, subtask.Id, SubtaskText.What(subtask), string.Join(", ", subtask.DependsOn), subtask.Condition);
        return sheet;
    }

    /// <summary>Nothing of a plan is cut that somebody is to approve: where there is no room beside, it goes below.</summary>
    private static Sheet Stacked(Plan plan)
    {
        var sheet = new Sheet("id", "what") { Wraps = true };
        foreach (var subtask in plan.Subtasks)
        {
            sheet.Add(Styles.Plain, subtask.Id, SubtaskText.What(subtask));
            if (!subtask.DependsOn.IsDefaultOrEmpty) sheet.Add(Styles.Plain, "", $"after {string.Join(", ", subtask.DependsOn)}");
            if (subtask.Condition is { } condition) sheet.Add(Styles.Plain, "", $"when {condition}");
        }
        return sheet;
    }

    public static void ShowWarnings(Screen screen, IEnumerable<RunWarning> warnings)
    {
        foreach (var warning in warnings) screen.Note($"Warning: {warning.Message} ({warning.Code})");
    }

    private static string Maker(string source, Mind? by) => source switch
    {
        "offline" => ", made by the offline planner",
        "given" => ", as given",
        "fallback" => ", because the planner made no valid plan",
        "person" => ", as given by a person",
        _ => $", made by {Clean.Line(by?.Model ?? source)}",
    };
}
