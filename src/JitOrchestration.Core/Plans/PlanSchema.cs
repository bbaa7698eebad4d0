using System.Text.Json;

namespace JitOrchestration.Core.Plans;

/// <summary>
/// The plan language as a JSON Schema (draft 2020-12), for editors and planners. It says what a plan looks like; what
/// it means (ids, links, expressions) is for the <see cref="PlanValidator"/>.
/// </summary>
public static class PlanSchema
{
    private const string Resource = "Plans/plan.schema.json";

    /// <summary>The schema. It belongs to no document that is disposed.</summary>
    public static JsonElement Json { get; } = Load();

    private static JsonElement Load()
    {
        using var stream = typeof(PlanSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
