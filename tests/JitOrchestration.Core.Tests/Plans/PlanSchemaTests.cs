using System.Text.Json;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Tests.Plans;

public sealed class PlanSchemaTests
{
    public static TheoryData<string> Objects => [.. Tables.Keys];

    private static Dictionary<string, (IEnumerable<string> Names, IEnumerable<string> Required)> Tables { get; } = new()
    {
        ["plan"] = (PlanFields.Plan.Names, PlanFields.Plan.Required),
        ["subtask"] = (PlanFields.Subtask.Names, PlanFields.Subtask.Required),
        ["agent"] = (PlanFields.Agent.Names, PlanFields.Agent.Required),
        ["ask"] = (PlanFields.Ask.Names, PlanFields.Ask.Required),
        ["workflow"] = (PlanFields.Workflow.Names, PlanFields.Workflow.Required),
        ["repeat"] = (PlanFields.Repeat.Names, PlanFields.Repeat.Required),
        ["retry"] = (PlanFields.Retry.Names, PlanFields.Retry.Required),
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void Schema_FieldsOfAnObject_AreThoseOfTheReader(string name)
    {
        var schema = Definition(name);

        Names(schema.GetProperty("properties")).ShouldBe(Tables[name].Names, ignoreOrder: true);
        Texts(schema, "required").ShouldBe(Tables[name].Required, ignoreOrder: true);
        schema.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void Schema_Objects_AreThoseOfTheReader()
    {
        var objects = PlanSchema.Json.GetProperty("$defs").EnumerateObject().Where(it => it.Value.TryGetProperty("properties", out _));
        var tables = typeof(PlanFields).GetFields()
            .Count(field => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(FieldTable<>));

        objects.Select(it => it.Name).ShouldBe(Tables.Keys, ignoreOrder: true);
        tables.ShouldBe(Tables.Count);
    }

    [Fact]
    public void Schema_Words_AreThoseOfTheReader()
    {
        var subtask = Definition("subtask").GetProperty("properties");

        Texts(subtask.GetProperty("needs"), "enum").ShouldBe(WireNames<Needs>.All);
        Texts(subtask.GetProperty("on_failure"), "enum").ShouldBe(WireNames<OnFailure>.All.Remove("replan"));
        Texts(Definition("ask").GetProperty("properties").GetProperty("kind"), "enum").ShouldBe(WireNames<AskKind>.All);
    }

    [Fact]
    public void Schema_Limits_AreTheDefaults()
    {
        var (limits, subtask) = (PlanLimits.Default, Definition("subtask").GetProperty("properties"));

        Number(Definition("plan").GetProperty("properties").GetProperty("subtasks"), "maxItems").ShouldBe(limits.Subtasks);
        Number(subtask.GetProperty("max_parallel"), "maximum").ShouldBe(limits.MaxParallel);
        Number(subtask.GetProperty("timeout_seconds"), "maximum").ShouldBe(limits.Seconds);
        Number(Definition("seconds"), "maximum").ShouldBe(limits.Seconds);
        Number(Definition("repeat").GetProperty("properties").GetProperty("max"), "maximum").ShouldBe(limits.Iterations);
        Number(Definition("repeat").GetProperty("properties").GetProperty("max"), "default").ShouldBe(RepeatSpec.DefaultMax);
        Number(Definition("retry").GetProperty("properties").GetProperty("max_attempts"), "maximum").ShouldBe(limits.Attempts);
        Number(Definition("ask").GetProperty("properties").GetProperty("choices"), "maxItems").ShouldBe(limits.Choices);
        Number(Definition("agent").GetProperty("properties").GetProperty("tools"), "maxItems").ShouldBe(limits.AgentTools);
    }

    [Fact]
    public void Schema_References_AllResolve()
    {
        var definitions = Names(PlanSchema.Json.GetProperty("$defs"));

        foreach (var reference in References(PlanSchema.Json)) definitions.ShouldContain(reference.Replace("#/$defs/", ""));
    }

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(it => it.Name == "$ref" ? [it.Value.GetString()!] : References(it.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static JsonElement Definition(string name) => PlanSchema.Json.GetProperty("$defs").GetProperty(name);

    private static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(it => it.Name)];

    private static string[] Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(it => it.GetString()!)] : [];

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();
}
