namespace JitOrchestration.Core.Plans.Checking;

/// <summary>What a subtask does: exactly one thing, and one that this version can do.</summary>
internal static class CallCheck
{
    private const string Kinds = "\"task\", \"tool\", \"ask\", \"wait\" and \"workflow\"";

    public static void Check(CheckedSubtask subtask)
    {
        CheckKind(subtask);
        if (subtask.Subtask.Wait is { } wait) CheckWait(subtask, wait);
        if (subtask.Subtask.Workflow is { } workflow) CheckWorkflow(subtask, workflow);
        if (subtask.Subtask.OnFailure == OnFailure.Replan)
            subtask.Error(
                PlanProblemCodes.NotSupported, "on_failure",
                "\"on_failure\": \"replan\" is not supported in this version; write \"fail\" or \"continue\".");
    }

    private static void CheckKind(CheckedSubtask subtask)
    {
        var kinds = Count(subtask.Subtask);
        if (kinds == 0)
            subtask.Error(PlanProblemCodes.NothingToDo, "", $"\"{subtask.Subtask.Id}\" does nothing; give it one of {Kinds}.");
        else if (kinds > 1)
            subtask.Error(
                PlanProblemCodes.TwoThingsToDo, "",
                $"\"{subtask.Subtask.Id}\" has {string.Join(" and ", Named(subtask.Subtask))}; a subtask does one thing: split it into {kinds} subtasks.");
    }

    private static int Count(Subtask subtask) => Named(subtask).Count();

    private static IEnumerable<string> Named(Subtask subtask)
    {
        if (subtask.Task is not null) yield return "\"task\"";
        if (subtask.Tool is not null) yield return "\"tool\"";
        if (subtask.Ask is not null) yield return "\"ask\"";
        if (subtask.Wait is not null) yield return "\"wait\"";
        if (subtask.Workflow is not null) yield return "\"workflow\"";
    }

    private static void CheckWait(CheckedSubtask subtask, WaitSpec wait)
    {
        if (wait is { Seconds: null, Until: null })
            subtask.Error(PlanProblemCodes.NothingToDo, "wait", "The wait has no end; give it seconds or an instant.");
        else if (wait is { Seconds: not null, Until: not null })
            subtask.Error(PlanProblemCodes.TwoThingsToDo, "wait", "The wait has two ends; give it seconds or an instant.");
    }

    private static void CheckWorkflow(CheckedSubtask subtask, WorkflowSpec workflow)
    {
        if (workflow is { Request: null, Plan: null })
            subtask.Error(
                PlanProblemCodes.NothingToDo, "workflow",
                "The workflow does nothing; give it a \"request\" to plan for or a \"plan\" to run.");
        else if (workflow is { Request: not null, Plan: not null })
            subtask.Error(
                PlanProblemCodes.TwoThingsToDo, "workflow",
                "The workflow has a \"request\" and a \"plan\"; keep the plan, or the request to have it planned.");
    }
}
