using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Api.Views;

/// <summary>Writes what is wrong, or worth a warning, in a body.</summary>
internal static class PlanProblems
{
    public static void Write(Utf8JsonWriter writer, string name, IEnumerable<PlanProblem> problems) =>
        PlanProblem.WriteAll(writer, name, problems);

    public static void Write(Utf8JsonWriter writer, string name, IEnumerable<RunWarning> warnings)
    {
        writer.WriteStartArray(name);
        foreach (var warning in warnings)
        {
            writer.WriteStartObject();
            writer.WriteString("code", warning.Code);
            writer.WriteString("message", warning.Message);
            if (warning.SubtaskId is { } id) writer.WriteString("subtask_id", id);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
