using System.Text.Json;
using JitOrchestration.Activities.Tools.Schemas;

namespace JitOrchestration.Activities.Tests.Tools.Schemas;

public sealed class SchemaRepetitionTests
{
    private const string TooLong = "takes too long to tell whether this value fits";

    /// <summary>Operands may be expressions: of the alternatives each looks into the operands that it names.</summary>
    private const string Expressions = """
        { "oneOf": [
            { "type": "object", "properties": { "op": { "enum": ["+", "*"] }, "left": { "$ref": "#" }, "right": { "$ref": "#" } }, "required": ["op", "left", "right"], "additionalProperties": false },
            { "type": "object", "properties": { "op": { "enum": ["-"] }, "operand": { "$ref": "#" } }, "required": ["op", "operand"], "additionalProperties": false },
            { "type": "number" } ] }
        """;

    [Theory]
    [InlineData("""{"properties":{"x":{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}}}""")]
    [InlineData("""{"properties":{"x":{"anyOf":[{"$REF":"#"},{"$Ref":"#"}]}}}""")]
    [InlineData("""{"properties":{"x":{"$ref":"#"}},"patternProperties":{"^x$":{"$ref":"#"}}}""")]
    [InlineData("""{"patternProperties":{"^x$":{"allOf":[{"$ref":"#"},{"$ref":"#"}]}}}""")]
    [InlineData("""{"additionalProperties":{"oneOf":[{"$ref":"#"},{"not":{"$ref":"#"}}]}}""")]
    public void Check_ObjectsThatTheLibraryWouldSeeTooOften_IsGivenUp(string schema) => Problem(schema, Nested("""{"x":""", "{}", "}", 60)).ShouldContain(TooLong);

    [Theory]
    [InlineData("""{"items":{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}}""")]
    [InlineData("""{"items":[{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}]}""")]
    [InlineData("""{"items":[],"additionalItems":{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}}""")]
    [InlineData("""{"type":["array","null"],"items":{"$ref":"#"}}""")]
    public void Check_ListsThatTheLibraryWouldSeeTooOften_IsGivenUp(string schema) => Problem(schema, Nested("[", "1", "]", 60)).ShouldContain(TooLong);

    [Fact]
    public void Check_ListsOfSeveralTypesWithoutReferences_AreGivenUpToo() =>
        Problem(Nested("""{"type":["array","null"],"items":""", "{}", "}", 60), Nested("[", "1", "]", 60)).ShouldContain(TooLong);

    [Fact]
    public void Check_StepsInsideEachOtherThatWouldUseUpTheStack_IsGivenUp()
    {
        var steps = Enumerable.Range(0, 30).Select(step => $$"""
            "d{{step}}": { "anyOf": [{ "$ref": "#/definitions/d{{step + 1}}" }, { "type": "null" }] }
            """);
        var schema = $$"""{ "anyOf": [{ "$ref": "#/definitions/d0" }, { "type": "null" }], "definitions": { {{string.Join(",", steps)}}, "d30": { "properties": { "x": { "$ref": "#" } } } } }""";
        Problem(schema, Nested("""{"x":""", "{}", "}", 60)).ShouldContain(TooLong);
        Problems(schema, Nested("""{"x":""", "{}", "}", 10)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"op":"-","operand":""", 60)]
    [InlineData("""{"op":"+","left":1,"right":""", 60)]
    public void Check_DeepExpression_IsHeldAgainstItsSchema(string step, int depth)
    {
        Problems(Expressions, Nested(step, "1", "}", depth)).ShouldBeEmpty();
        Problem(Expressions, Nested(step, "true", "}", depth)).ShouldContain("fits none of the allowed forms");
    }

    [Fact]
    public void Check_WideExpression_IsHeldAgainstItsSchema() => Problems(Expressions, Sum(12)).ShouldBeEmpty();

    [Fact]
    public void Check_LongListOfReferences_IsHeldAgainstItsSchema()
    {
        const string Schema = """{"properties":{"children":{"items":{"$ref":"#"}},"name":{"type":"string"}},"required":["name"]}""";
        var children = string.Join(",", Enumerable.Repeat("""{"name":"a"}""", 50_000));
        Problems(Schema, $$"""{"name":"b","children":[{{children}}]}""").ShouldBeEmpty();
        Problem(Schema, $$"""{"name":"b","children":[{{children}},{}]}""").ShouldContain("'name' is missing");
    }

    private static string Sum(int levels) => levels == 0 ? "1" : $$"""{"op":"+","left":{{Sum(levels - 1)}},"right":{{Sum(levels - 1)}}}""";

    private static string Nested(string open, string inner, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));

    private static string Problem(string schema, string json) => Problems(schema, json).ShouldHaveSingleItem().Message;

    private static IReadOnlyList<(string Pointer, string Message)> Problems(string schema, string json) =>
        new ArgumentSchema(JsonElement.Parse(schema)).Check(JsonElement.Parse(json), templated: false);
}
