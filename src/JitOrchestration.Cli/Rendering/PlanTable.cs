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
        var sheet = new Sheet("id", "what", "depends on", "condition") { Wraps = true };
        foreach (var subtask in plan.Subtasks)
            sheet.Add(Styles.Plain, subtask.Id, SubtaskText.What(subtask), string.Join(", ", subtask.DependsOn), subtask.Condition);
        sheet.Show(screen);
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
