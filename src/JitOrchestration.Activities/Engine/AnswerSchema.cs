using System.Text.Json;
using JitOrchestration.Activities.Tools.Schemas;

namespace JitOrchestration.Activities.Engine;

/// <summary>
/// Holds a person's answer against the JSON schema of its question, as whoever takes the answer in must do: the
/// executor does not.
/// </summary>
public static class AnswerSchema
{
    /// <summary>What in an answer does not fit, a sentence each; none: it fits.</summary>
    public static IReadOnlyList<string> Problems(JsonElement schema, JsonElement answer)
    {
        try
        {
            return [.. new ArgumentSchema(schema).Check(answer, templated: false).Select(problem => problem.Message)];
        }
        catch (Exception e) when (e is ArgumentException or JsonException or InvalidOperationException)
        {
            return [$"The question's schema cannot be used: {e.Message}"];
        }
    }
}
