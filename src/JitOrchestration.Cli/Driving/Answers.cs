using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Driving;

/// <summary>Answers as people type them.</summary>
internal static class Answers
{
    /// <summary>A typed text as an answer: where a schema is given, JSON is read as JSON.</summary>
    public static JsonElement Read(Question question, string text)
    {
        if (question.Schema is null && question.Kind == QuestionKind.Ask) return JsonSerializer.SerializeToElement(text);
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    /// <summary>What in an answer breaks the question's schema.</summary>
    public static IReadOnlyList<string> Problems(Question question, JsonElement answer) =>
        question is { Kind: QuestionKind.Ask, Schema: { } schema } ? AnswerSchema.Problems(schema, answer) : [];

    /// <summary>Yes or no, when a text says so.</summary>
    public static bool? YesOrNo(string text) => text.Trim().ToLowerInvariant() switch
    {
        "yes" or "y" or "true" or "approve" or "approved" => true,
        "no" or "n" or "false" or "reject" or "rejected" => false,
        _ => null,
    };
}
