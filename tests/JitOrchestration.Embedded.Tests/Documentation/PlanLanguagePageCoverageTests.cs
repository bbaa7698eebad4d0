using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Embedded.Tests.Documentation;

/// <summary>
/// Nothing of the language is missing on the page. What there is says plan.schema.json, which other tests hold against the
/// reader of plans.
/// </summary>
public sealed class PlanLanguagePageCoverageTests
{
    private static readonly JsonElement Definitions = PlanSchema.Json.GetProperty("$defs");

    /// <summary>The kinds of object in a plan.</summary>
    private static readonly string[] Objects = [.. Definitions.EnumerateObject().Where(it => it.Value.TryGetProperty("properties", out _)).Select(it => it.Name)];

    /// <summary>Every field that is used in an example, as <c>subtask.needs</c>, and every value of it, as <c>subtask.needs=any</c>.</summary>
    private static readonly HashSet<string> Used = [.. PlanLanguagePage.Examples.Values.SelectMany(example => UsesOf("plan", JsonElement.Parse(example.Plan)))];

    [Fact]
    public void Field_OfTheLanguage_IsInAnExampleThatIsRun() =>
        Objects.SelectMany(name => Fields(name).Select(field => $"{name}.{field.Name}")).Where(field => !Used.Contains(field)).ShouldBeEmpty();

    [Fact]
    public void Word_OfTheLanguage_IsInAnExampleThatIsRun() =>
        Objects.SelectMany(name => Fields(name).SelectMany(field => Words(field.Value).Select(word => $"{name}.{field.Name}={word}"))).Where(word => !Used.Contains(word)).ShouldBeEmpty();

    [Fact]
    public void Fields_OfTheTables_AreThoseOfTheLanguage() =>
        PlanLanguagePage.Table("field", "meaning").Select(row => PlanLanguagePage.Code(row[0])).ShouldBe(Objects.SelectMany(name => Fields(name).Select(field => field.Name)), ignoreOrder: true);

    private static IEnumerable<string> UsesOf(string name, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => UsesOf(name, item)),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => UsesOf(name, field)),
        _ => [],
    };

    private static IEnumerable<string> UsesOf(string name, JsonProperty field)
    {
        var below = field.Name == "subtasks" ? "subtask" : field.Name;
        return [$"{name}.{field.Name}", $"{name}.{field.Name}={field.Value}", .. Objects.Contains(below) ? UsesOf(below, field.Value) : []];
    }

    private static IEnumerable<JsonProperty> Fields(string name) => Definitions.GetProperty(name).GetProperty("properties").EnumerateObject();

    private static IEnumerable<string> Words(JsonElement field) =>
        field.TryGetProperty("enum", out var words) ? words.EnumerateArray().Select(word => word.GetString()!) : [];
}
