using System.Collections.Immutable;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Fields that make no sense together, and texts that say nothing.</summary>
internal static class FieldCheck
{
    public static void Check(CheckedSubtask subtask)
    {
        CheckCompany(subtask);
        CheckTexts(subtask);
        if (subtask.Subtask.Ask is { } ask) CheckAsk(subtask, ask);
    }

    private static void CheckCompany(CheckedSubtask subtask)
    {
        var fields = subtask.Subtask;
        if (fields.Agent is not null && fields.Task is null) Misplaced(subtask, "agent", "task");
        if (fields.Args is not null && fields.Tool is null) Misplaced(subtask, "args", "tool");
        if (fields.MaxParallel is not null && fields.ForEach is null) Misplaced(subtask, "max_parallel", "for_each");
    }

    private static void Misplaced(CheckedSubtask subtask, string field, string other) => subtask.Error(
        PlanProblemCodes.MisplacedField, field, $"\"{field}\" means nothing without \"{other}\"; add \"{other}\" or remove it.");

    private static void CheckTexts(CheckedSubtask subtask)
    {
        CheckText(subtask, "task", subtask.Subtask.Task);
        CheckText(subtask, "tool", subtask.Subtask.Tool);
        CheckText(subtask, "workflow/request", subtask.Subtask.Workflow?.Request);
        if (subtask.Subtask.Ask is { } ask) CheckText(subtask, ask.IsPlain ? "ask" : "ask/question", ask.Question);
    }

    private static void CheckText(CheckedSubtask subtask, string place, string? text)
    {
        if (text is not null && string.IsNullOrWhiteSpace(text))
            subtask.Error(PlanProblemCodes.EmptyText, place, $"\"{place.Replace('/', '.')}\" is empty; say something.");
    }

    private static void CheckAsk(CheckedSubtask subtask, AskSpec ask)
    {
        if (ask.Kind == AskKind.Choice && ask.Choices.IsDefaultOrEmpty)
            subtask.Error(PlanProblemCodes.MissingField, "ask/choices", "A choice needs \"choices\" to choose from; add them.");
        if (ask.Kind != AskKind.Choice && !ask.Choices.IsDefaultOrEmpty)
            subtask.Error(
                PlanProblemCodes.MisplacedField, "ask/choices",
                "\"choices\" are for \"kind\": \"choice\" only; set that kind or remove them.");
        if (ask.Kind != AskKind.Text && ask.Schema is not null)
            subtask.Error(
                PlanProblemCodes.MisplacedField, "ask/schema",
                "A \"schema\" is for \"kind\": \"text\" only; set that kind or remove it.");
        if (!ask.Choices.IsDefaultOrEmpty) CheckChoices(subtask, ask.Choices);
    }

    private static void CheckChoices(CheckedSubtask subtask, ImmutableArray<string> choices)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < choices.Length; i++)
        {
            CheckText(subtask, $"ask/choices/{i}", choices[i]);
            if (!seen.Add(choices[i]))
                subtask.Error(PlanProblemCodes.DuplicateChoice, $"ask/choices/{i}", $"The choice \"{choices[i]}\" is there twice; remove one.");
        }
    }
}
