using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Api.Views;

/// <summary>Questions as the API shows them.</summary>
internal static class QuestionViews
{
    public static void WriteList(Utf8JsonWriter writer, RunState run, Func<Value.Stored, string> preview, IReadOnlyList<OpenQuestion> questions)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("questions");
        RunJson.WriteQuestions(writer, run, preview, questions);
        writer.WriteEndObject();
    }
}
