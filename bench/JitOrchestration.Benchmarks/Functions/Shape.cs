using System.Text.Json;
using System.Text.Json.Nodes;

namespace JitOrchestration.Benchmarks.Functions;

/// <summary>A graph that is measured: as a plan, and as somebody would write it by hand.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Size">Its width or length.</param>
/// <param name="Orchestrator">The hand-written orchestration.</param>
/// <param name="Run">The request of the run.</param>
internal sealed record Shape(string Name, int Size, string Orchestrator, JsonElement Run)
{
    private const string FanOrchestrator = "HandWrittenFan";

    /// <summary>So many subtasks that depend on nothing, and one that depends on all of them.</summary>
    public static Shape Fan(int width) => new(
        "fan-out", width, FanOrchestrator, Request([.. Enumerable.Range(0, width).Select(i => Echo($"s{i}", i)), Echo("join", width, [.. Enumerable.Range(0, width).Select(i => $"s{i}")])]));

    /// <summary>So many subtasks, each of which returns what the one before it did.</summary>
    public static Shape Chain(int length) => new(
        "chain", length, "HandWrittenChain", Request([Echo("s0", length), .. Enumerable.Range(1, length - 1).Select(i => Echo($"s{i}", $"{{{{s{i - 1}.result.n}}}}", $"s{i - 1}"))]));

    /// <summary>The fan-out as one subtask, and one that depends on it.</summary>
    public static Shape ForEach(int width) => new("for_each", width, FanOrchestrator, Request(
        [new JsonObject { ["id"] = "each", ["for_each"] = "input", ["tool"] = "echo", ["args"] = new JsonObject { ["n"] = "{{item}}" } }, Echo("join", width, "each")],
        new JsonArray([.. Enumerable.Range(0, width).Select(i => (JsonNode)i)])));

    private static JsonObject Echo(string id, JsonNode n, params string[] dependsOn)
    {
        var subtask = new JsonObject { ["id"] = id, ["tool"] = "echo", ["args"] = new JsonObject { ["n"] = n } };
        if (dependsOn.Length > 0) subtask["depends_on"] = new JsonArray([.. dependsOn.Select(on => (JsonNode)on)]);
        return subtask;
    }

    /// <summary>A run may have 1,000 subtasks, unless it says otherwise.</summary>
    private static JsonElement Request(JsonNode[] subtasks, JsonNode? input = null) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["plan"] = new JsonObject { ["subtasks"] = new JsonArray(subtasks) },
        ["input"] = input,
        ["options"] = new JsonObject { ["limits"] = new JsonObject { ["subtasks"] = 2_000 } },
    });
}
