using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Linking;

/// <summary>
/// Parses the expressions and templates of one subtask. On the way of every start of a run: a text without braces is
/// not parsed at all, and a place is written down only when there is a problem.
/// </summary>
internal readonly struct SubtaskParser(Subtask subtask, Pointer subtasks, int index, Problems problems)
{
    /// <summary>A condition that starts so is a question to the model, not an expression.</summary>
    private const string ModelQuestion = "ask:";

    private readonly List<Mentions> _mentions = [];

    public static ParsedSubtask Parse(Subtask subtask, Pointer subtasks, int index, Problems problems) =>
        new SubtaskParser(subtask, subtasks, index, problems).Parse();

    private ParsedSubtask Parse()
    {
        var condition = Condition(subtask.Condition);
        var forEach = Expression(subtask.ForEach, Places.ForEach);
        var until = Expression(subtask.Repeat?.Until, Places.Until);
        var expressions = _mentions.Count;
        ParseCall();
        return new ParsedSubtask
        {
            Condition = condition,
            ForEach = forEach,
            Until = until,
            Mentions = _mentions,
            CallReferences = Union(expressions),
        };
    }

    private void ParseCall()
    {
        Text(subtask.Task, Places.Task);
        Json(subtask.Args, Places.Args);
        if (subtask.Ask is { } ask) ParseAsk(ask);
        Text(subtask.Workflow?.Request, Places.WorkflowRequest);
        Json(subtask.Workflow?.Input, Places.WorkflowInput);
    }

    private void ParseAsk(AskSpec ask)
    {
        Text(ask.Question, ask.IsPlain ? Places.Ask : Places.AskQuestion);
        if (ask.Choices.IsDefaultOrEmpty) return;
        for (var i = 0; i < ask.Choices.Length; i++) Text(ask.Choices[i], Places.AskChoice(i));
    }

    private Expression? Expression(string? text, string place)
    {
        if (text is null) return null;
        if (Expressions.Expression.TryParse(text, out var expression, out var error))
        {
            Mention(place, expression.References);
            return expression;
        }
        problems.Add(
            PlanProblemCodes.BadExpression, At(place), $"At character {error.Position + 1} of \"{Cut(text)}\": {error.Message}");
        return null;
    }

    private PlanCondition? Condition(string? text)
    {
        if (IsModelQuestion(text)) return Judged(text!.TrimStart()[ModelQuestion.Length..].Trim());
        return Expression(text, Places.Condition) is { } expression ? new PlanCondition.Tested(expression) : null;
    }

    private PlanCondition.Judged Judged(string question)
    {
        if (question.Length == 0) problems.Add(PlanProblemCodes.BadExpression, At(Places.Condition), "After \"ask:\" comes a question to the model, such as \"ask: Is {{review.result}} friendly?\".");
        return new PlanCondition.Judged(question, Text(question, Places.Condition));
    }

    private ImmutableArray<Reference> Text(string? text, string place)
    {
        if (text is null || !text.Contains("{{", StringComparison.Ordinal)) return [];
        if (Template.TryParse(text, out var template, out var errors)) Mention(place, template.References);
        else Report(place, errors);
        return template?.References ?? [];
    }

    private void Json(JsonElement? json, string place)
    {
        if (json is not { } value || !MayHoldTemplates(StrictJson.Raw(value))) return;
        if (Template.TryParse(value, out var template, out var errors)) Mention(place, template.References);
        else Report(place, errors);
    }

    /// <summary>Braces may also be written as <c>\u007b</c>. Outside of texts JSON has no two braces in a row.</summary>
    private static bool MayHoldTemplates(ReadOnlySpan<byte> json) =>
        json.IndexOf("{{"u8) >= 0 || json.IndexOf("\\u007"u8) >= 0;

    private void Mention(string place, ImmutableArray<Reference> references)
    {
        if (references.Length > 0) _mentions.Add(new Mentions(place, references));
    }

    private void Report(string place, ImmutableArray<TemplateError> errors)
    {
        foreach (var error in errors)
            problems.Add(
                PlanProblemCodes.BadTemplate, At(place).Below(error.Pointer), $"At character {error.Position + 1}: {error.Message}");
    }

    private ImmutableArray<Reference> Union(int first) => (_mentions.Count - first) switch
    {
        0 => [],
        1 => _mentions[first].References,
        _ => [.. _mentions.Skip(first).SelectMany(mentions => mentions.References).Distinct()],
    };

    private static bool IsModelQuestion(string? condition) =>
        condition is not null && condition.AsSpan().TrimStart().StartsWith(ModelQuestion, StringComparison.OrdinalIgnoreCase);

    private Pointer At(string place) => subtasks[index].Below(place);

    private static string Cut(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
