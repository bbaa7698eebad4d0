using System.Text.Json;
using System.Text.Json.Nodes;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>The graphs that are measured.</summary>
internal static class Plans
{
    /// <summary>Limits high enough for the largest of them.</summary>
    public static readonly RunOptions Large = new() { Limits = RunLimits.Default with { Subtasks = 20_000 } };

    public static JsonElement Chain(int length) => Of(Enumerable.Range(0, length).Select(i => Step($"s{i}", i == 0 ? [] : [$"s{i - 1}"])));

    public static JsonElement Fan(int width) => Of(
        Enumerable.Range(0, width).Select(i => Step($"s{i}", [])).Append(Step("join", [.. Enumerable.Range(0, width).Select(i => $"s{i}")])));

    public static JsonElement Question { get; } =
        JsonElement.Parse("""{ "subtasks": [ { "id": "confirm", "ask": "Go on?" } ] }""");

    private static JsonObject Step(string id, string[] dependsOn)
    {
        var step = new JsonObject { ["id"] = id, ["tool"] = "noop" };
        if (dependsOn.Length > 0) step["depends_on"] = new JsonArray([.. dependsOn.Select(on => (JsonNode)on)]);
        return step;
    }

    private static JsonElement Of(IEnumerable<JsonObject> subtasks) =>
        JsonSerializer.SerializeToElement(new JsonObject { ["subtasks"] = new JsonArray([.. subtasks]) });
}
