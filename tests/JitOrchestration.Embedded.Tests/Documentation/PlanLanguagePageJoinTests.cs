using System.Text.Json;
using System.Text.Json.Nodes;

namespace JitOrchestration.Embedded.Tests.Documentation;

/// <summary>Every row of the table that says what a subtask comes to by its dependencies is run.</summary>
public sealed class PlanLanguagePageJoinTests(PlanLanguagePageEngine engine) : IClassFixture<PlanLanguagePageEngine>
{
    private static readonly string[] Heads = ["needs", "dependencies", "condition", "the subtask is"];

    public static TheoryData<string, string, string, string> Rows =>
        [.. from row in PlanLanguagePage.Table(Heads)
            from needs in row[0].Split(", ")
            from condition in row[2].Split(" or ")
            select new TheoryDataRow<string, string, string, string>(needs, row[1], condition, row[3])];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Row_OfTheTable_IsWhatTheSubtaskComesTo(string needs, string dependencies, string condition, string outcome)
    {
        var run = await engine.RunAsync(new PlanLanguageExample("a row", Plan(needs, dependencies, condition)));

        var it = run.GetProperty("subtasks").EnumerateArray().Last();
        Shown(it).ShouldBe(outcome, run.GetRawText());
    }

    private static string Shown(JsonElement subtask)
    {
        var (status, reason) = (subtask.GetProperty("status").GetString()!, subtask.GetProperty("reason").GetString());
        return reason is null ? status : $"{status}: {reason}";
    }

    private static string Plan(string needs, string dependencies, string condition)
    {
        JsonObject[] before = dependencies == "none" ? [] : [.. dependencies.Split(", ").Select((ending, i) => That(ending, $"before_{i}"))];
        var it = Echo("it", condition switch { "none" => null, "true" => "1 == 1", "not true" => "1 == 2", _ => throw new NotSupportedException(condition) });
        it["needs"] = needs;
        it["depends_on"] = new JsonArray([.. before.Select(subtask => JsonValue.Create((string?)subtask["id"]))]);
        return new JsonObject { ["subtasks"] = new JsonArray([.. before, it]) }.ToJsonString();
    }

    /// <summary>A subtask that ends so.</summary>
    private static JsonObject That(string ending, string id) => ending switch
    {
        "completed" => Echo(id),
        "skipped" => Echo(id, condition: "1 == 2"),
        "failed" => Failing(id, "fail"),
        "failed on" => Failing(id, "continue"),
        _ => throw new NotSupportedException(ending),
    };

    private static JsonObject Echo(string id, string? condition = null) => new() { ["id"] = id, ["tool"] = "echo", ["condition"] = condition };

    private static JsonObject Failing(string id, string onFailure) => new()
    {
        ["id"] = id,
        ["tool"] = "calculate",
        ["args"] = new JsonObject { ["expression"] = "1 / 0" },
        ["on_failure"] = onFailure,
    };
}
