using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Plans;

/// <summary>Plans that several tests look at.</summary>
internal static class PlanSamples
{
    /// <summary>The example of the design.</summary>
    public const string Weather = """
        { "strategy": "graph",
          "subtasks": [
            { "id": "check_weather", "tool": "weather", "args": { "city": "{{input.city}}" } },
            { "id": "indoor",  "task": "Find indoor activities in {{input.city}}",  "depends_on": ["check_weather"],
              "condition": "check_weather.result contains 'rain'" },
            { "id": "outdoor", "task": "Find outdoor activities in {{input.city}}", "depends_on": ["check_weather"],
              "condition": "not (check_weather.result contains 'rain')" },
            { "id": "respond", "task": "Recommend from {{indoor.result}} or {{outdoor.result}}", "depends_on": ["indoor", "outdoor"] } ] }
        """;

    /// <summary>Every field of the language, as it is written back.</summary>
    public const string Everything = """
        { "strategy": "graph",
          "subtasks": [
            { "id": "cities", "task": "List \"three\" cities \ud83d\ude00", "agent": { "name": "lister", "instructions": "Be short.",
              "tools": ["weather"], "model": "small", "output_schema": { "type": "array", "items": { "type": "string" } } },
              "retry": { "max_attempts": 5, "delay_seconds": 0.5, "backoff": 3, "max_delay_seconds": 30 }, "timeout_seconds": 12.5 },
            { "id": "look", "tool": "weather", "args": { "city": "{{item}}", "days": [1, 2.50, null, true] }, "depends_on": ["cities"],
              "needs": "all", "condition": "item != 'Paris'", "for_each": "cities.result", "max_parallel": 3,
              "repeat": { "until": "look.result exists", "max": 4, "delay_seconds": 1.5 }, "on_failure": "continue" },
            { "id": "confirm", "ask": { "question": "Which of {{cities.result}}?", "kind": "choice", "choices": ["a", "b"] }, "depends_on": ["cities"] },
            { "id": "why", "ask": { "question": "Why?", "kind": "text", "schema": { "type": "string" } }, "depends_on": ["confirm"] },
            { "id": "name", "ask": "Your name?" },
            { "id": "pause", "wait": 1.25 },
            { "id": "morning", "wait": "2026-05-04T08:30:00.1234567+02:00" },
            { "id": "child", "workflow": { "plan": { "strategy": "graph", "subtasks": [ { "id": "cities", "task": "Visit {{input.where}}" } ] },
              "input": { "where": "{{look.result[0]}}" } }, "depends_on": ["look"] },
            { "id": "other", "workflow": { "request": "Book {{name.result}}", "input": [1] }, "depends_on": ["name"] },
            { "id": "sweep", "tool": "weather", "depends_on": ["child"], "needs": "settled", "always": true } ] }
        """;

    public static PlanRules Rules { get; } = new() { Tools = new Catalog() };

    public static PlanVerdict Validate(string json) => PlanValidator.Validate(json, Rules);

    public static PlanGraph Graph(string json) => PlanGraph.Build(PlanJson.Read(json).Plan.ShouldNotBeNull());

    /// <summary>A plan of the given subtasks, written as JSON members without the braces around all.</summary>
    public static string Of(params string[] subtasks) => $"{{\"subtasks\":[{string.Join(',', subtasks)}]}}";

    private sealed class Catalog : IToolCatalog
    {
        public IReadOnlyCollection<string> Names { get; } = ["weather", "send_mail"];

        public IReadOnlyList<(string Pointer, string Message)> CheckArguments(string tool, JsonElement args) =>
            args.ValueKind == JsonValueKind.Object && args.TryGetProperty("city", out var city) && city.ValueKind == JsonValueKind.Number
                ? [("/city", "must be text")]
                : [];
    }
}
