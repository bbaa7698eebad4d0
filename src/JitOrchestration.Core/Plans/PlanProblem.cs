using System.Text.Json;

namespace JitOrchestration.Core.Plans;

/// <summary>Something wrong, or worth a warning, in a plan.</summary>
/// <param name="Code">A stable name for this kind of problem, such as <c>unknown_dependency</c>.</param>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901) into the plan, such as <c>/subtasks/2/depends_on/0</c>.</param>
/// <param name="Message">A sentence that says what is wrong and how to put it right.</param>
public sealed record PlanProblem(string Code, string Pointer, string Message)
{
    /// <summary>Problems as they read in a sentence: each with its place, unless it is the whole.</summary>
    public static string InWords(IEnumerable<PlanProblem> problems) =>
        string.Join(" ", problems.Select(problem => problem.Pointer.Length == 0 ? problem.Message : $"{problem.Pointer}: {problem.Message}"));

    /// <summary>Writes problems as a property: a list of <c>{code, pointer, message}</c>.</summary>
    public static void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<PlanProblem> problems)
    {
        writer.WriteStartArray(name);
        foreach (var problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("code", problem.Code);
            writer.WriteString("pointer", problem.Pointer);
            writer.WriteString("message", problem.Message);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
