using System.Text.Json;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Linking;

/// <summary>Finds which text of a JSON template mentions something. Only a problem needs to know.</summary>
internal static class MentionSearch
{
    /// <summary>A JSON pointer below the place, without the leading slash; empty: the place itself.</summary>
    public static string Find(Subtask subtask, string place, Reference reference)
    {
        var json = place switch
        {
            Places.Args => subtask.Args,
            Places.WorkflowInput => subtask.Workflow?.Input,
            _ => null,
        };
        return json is { } value && Find(value, Pointer.Root, reference) is { } found ? found.ToString().TrimStart('/') : "";
    }

    private static Pointer? Find(JsonElement json, Pointer at, Reference reference) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject()
            .Select(property => Find(property.Value, at[property.Name], reference)).FirstOrDefault(found => found is not null),
        JsonValueKind.Array => json.EnumerateArray()
            .Select((item, index) => Find(item, at[index], reference)).FirstOrDefault(found => found is not null),
        JsonValueKind.String => Mentions(json.GetString()!, reference) ? at : null,
        _ => null,
    };

    private static bool Mentions(string text, Reference reference) =>
        text.Contains("{{", StringComparison.Ordinal) &&
        Template.TryParse(text, out var template, out _) &&
        template.References.Contains(reference);
}
