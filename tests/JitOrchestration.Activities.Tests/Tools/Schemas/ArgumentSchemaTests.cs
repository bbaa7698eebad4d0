using System.Text.Json;
using JitOrchestration.Activities.Tools.Schemas;

namespace JitOrchestration.Activities.Tests.Tools.Schemas;

public sealed class ArgumentSchemaTests
{
    private static readonly ArgumentSchema Schema = new(JsonElement.Parse("""
        { "type": "object",
          "properties": {
            "n": { "type": "integer", "minimum": 1, "maximum": 5 },
            "m": { "type": "number", "multipleOf": 2, "exclusiveMinimum": 2, "exclusiveMaximum": 9.5 },
            "s": { "type": "string", "minLength": 2, "maxLength": 3, "pattern": "^a" },
            "e": { "type": "string", "enum": ["red", "green"] },
            "b": { "type": "boolean" },
            "f": { "type": "string", "format": "date-time" },
            "t": { "type": ["string", "null"] },
            "list": { "type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true,
                      "items": { "type": "object", "properties": { "k/1": { "type": "number" } }, "required": ["k/1"], "additionalProperties": false } },
            "map": { "type": "object", "maxProperties": 2, "additionalProperties": { "type": "integer" } },
            "any": { "anyOf": [ { "type": "boolean" }, { "type": "object", "properties": { "q": { "type": "integer" } }, "required": ["q"] } ] },
            "one": { "oneOf": [ { "type": "integer" }, { "type": "number", "minimum": 3 } ] },
            "all": { "allOf": [ { "type": "string" }, { "minLength": 3 } ] },
            "not": { "not": { "type": "string" } },
            "ref": { "$ref": "#/$defs/name" } },
          "additionalProperties": false,
          "$defs": { "name": { "type": "string" } } }
        """));

    [Theory]
    [InlineData("""{ "properties": { "s": { "type": "string", "pattern": "^(a+)+$" } } }""", "s")]
    [InlineData("""{ "patternProperties": { "^(a+)+$": { "type": "string" } } }""", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")]
    public void Check_PatternThatTakesAges_IsGivenUp(string schema, string name) =>
        new ArgumentSchema(JsonElement.Parse(schema)).Check(JsonElement.Parse($$"""{ "{{name}}": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" }"""), templated: false)
            .ShouldHaveSingleItem().Message.ShouldContain("'^(a+)+$' takes too long");

    [Theory]
    [InlineData("""{"n":"3"}""", "/n", "'n' must be a whole number; it is the text \"3\".")]
    [InlineData("""{"n":2.5}""", "/n", "'n' must be a whole number; it is the number 2.5.")]
    [InlineData("""{"n":0}""", "/n", "'n' must be at least 1; it is the number 0.")]
    [InlineData("""{"n":6}""", "/n", "'n' must be at most 5; it is the number 6.")]
    [InlineData("""{"m":3}""", "/m", "'m' must be a multiple of 2; it is the number 3.")]
    [InlineData("""{"m":2}""", "/m", "'m' must be more than 2; it is the number 2.")]
    [InlineData("""{"m":10}""", "/m", "'m' must be less than 9.5; it is the number 10.")]
    [InlineData("""{"m":null}""", "/m", "'m' must be a number; it is null.")]
    [InlineData("""{"s":"a"}""", "/s", "'s' must have at least 2 characters; it is the text \"a\".")]
    [InlineData("""{"s":"aaaa"}""", "/s", "'s' must have at most 3 characters; it is the text \"aaaa\".")]
    [InlineData("""{"s":"bb"}""", "/s", "'s' must match the pattern ^a; it is the text \"bb\".")]
    [InlineData("""{"s":true}""", "/s", "'s' must be a text; it is true.")]
    [InlineData("""{"e":"blue"}""", "/e", "'e' must be one of \"red\", \"green\"; it is the text \"blue\".")]
    [InlineData("""{"b":"yes"}""", "/b", "'b' must be true or false; it is the text \"yes\".")]
    [InlineData("""{"f":"tomorrow"}""", "/f", "'f' must be of the format 'date-time'; it is the text \"tomorrow\".")]
    [InlineData("""{"t":[]}""", "/t", "'t' must be null or a text; it is a list of 0.")]
    [InlineData("""{"list":{}}""", "/list", "'list' must be a list; it is an object.")]
    [InlineData("""{"list":[]}""", "/list", "'list' must have at least 1 items; it is a list of 0.")]
    [InlineData("""{"list":[{"k/1":1},{"k/1":1}]}""", "/list", "'list' must have no item twice; it is a list of 2.")]
    [InlineData("""{"list":[{"k/1":"x"}]}""", "/list/0/k~11", "'list[0]['k/1']' must be a number; it is the text \"x\".")]
    [InlineData("""{"list":[{}]}""", "/list/0", "'k/1' is missing in 'list[0]'.")]
    [InlineData("""{"list":[{"k/1":1,"z":1}]}""", "/list/0/z", "'z' is no known name in 'list[0]'. Known: k/1.")]
    [InlineData("""{"map":{"x":"y"}}""", "/map/x", "'map.x' must be a whole number; it is the text \"y\".")]
    [InlineData("""{"map":{"x":1,"y":2,"z":3}}""", "/map", "'map' must have at most 2 members; it is an object.")]
    [InlineData("""{"any":{"q":"s"}}""", "/any", "'any' fits none of the allowed forms: 'any' must be true or false; it is an object. Or: 'any.q' must be a whole number; it is the text \"s\".")]
    [InlineData("""{"one":4}""", "/one", "'one' must fit exactly one of the allowed forms, but fits several; it is the number 4.")]
    [InlineData("""{"all":"ab"}""", "/all", "'all' must have at least 3 characters; it is the text \"ab\".")]
    [InlineData("""{"not":"ab"}""", "/not", "'not' must not have this form, which the schema excludes; it is the text \"ab\".")]
    [InlineData("""{"ref":1}""", "/ref", "'ref' must be a text; it is the number 1.")]
    [InlineData("""{"lst":[]}""", "/lst", "'lst' is no known name. Did you mean 'list'? Known: n, m, s, e, b, f, t, list, map, any, one, all, not, ref.")]
    [InlineData("[1]", "", "The value must be an object; it is a list of 1.")]
    public void Check_WhatDoesNotFit_IsOneReadableProblem(string json, string pointer, string message)
    {
        var problem = Schema.Check(JsonElement.Parse(json), templated: false).ShouldHaveSingleItem();
        problem.ShouldBe((pointer, message));
    }

    [Theory]
    [InlineData("""{"n":3.0,"m":4,"s":"ab","e":"red","b":true,"f":"2026-01-01T00:00:00Z","t":null,"ref":"x"}""")]
    [InlineData("""{"list":[{"k/1":1},{"k/1":2}],"map":{"a":1},"any":{"q":1},"one":1,"all":"abc","not":1}""")]
    [InlineData("{}")]
    [InlineData("""{"n":"first","n":2}""")]
    public void Check_WhatFits_HasNoProblem(string json) => Schema.Check(JsonElement.Parse(json), templated: false).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"n":"{{a.result}}","m":"{{a.result}}","b":"{{a.result}}","list":"{{a.result}}","any":"{{a.result}}","one":"{{a.result}}","not":"{{a.result}}"}""")]
    [InlineData("""{"n":"{{a['}}']}}"}""")]
    [InlineData("""{"s":"{{a.result}} and more","e":"{{a}}{{b}}","f":"{{day}}T00:00:00Z","all":"{{x}}!","t":"{{x}}!"}""")]
    [InlineData("""{"list":["{{item}}"],"map":{"x":"{{item}}"},"any":{"q":"{{item}}"}}""")]
    [InlineData("""{"list":["{{item}}","{{item}}"]}""")]
    [InlineData("\"{{input}}\"")]
    public void Check_TemplateOfAPlan_FitsAnySchema(string json) => Schema.Check(JsonElement.Parse(json), templated: true).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"n":"{{a}} and {{b}}"}""", "/n", "'n' must be a whole number")]
    [InlineData("""{"b":"not {{a}}"}""", "/b", "'b' must be true or false")]
    [InlineData("""{"any":"x {{a}}"}""", "/any", "'any' fits none of the allowed forms")]
    [InlineData("""{"list":["a {{b}}"]}""", "/list/0", "'list[0]' must be an object")]
    [InlineData("""{"any":{"q":"a {{b}}"}}""", "/any", "'any.q' must be a whole number")]
    [InlineData("""{"typo":"{{a}}"}""", "/typo", "'typo' is no known name")]
    [InlineData("""{"n":9,"s":"{{a}}"}""", "/n", "'n' must be at most 5")]
    [InlineData("\"do {{input}}\"", "", "The value must be an object")]
    public void Check_WhatNoTemplateCanMend_IsStillAProblem(string json, string pointer, string message)
    {
        var problem = Schema.Check(JsonElement.Parse(json), templated: true).ShouldHaveSingleItem();
        problem.Pointer.ShouldBe(pointer);
        problem.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("""{"not":{"$ref":"#"}}""")]
    [InlineData("""{"not":{"$REF":"#"}}""")]
    [InlineData("""{"definitions":{"%61":{"type":"null"},"a":{"not":{"$ref":"#/definitions/%61"}}},"properties":{"p":{"$ref":"#/definitions/a"}}}""")]
    [InlineData("""{"oneOf":[{"$ref":"#"},{"type":"object"}]}""")]
    [InlineData("""{"$ref":"#/definitions/a","definitions":{"a":{"not":{"$ref":"#/definitions/b"}},"b":{"anyOf":[{"type":"null"},{"$ref":"#/definitions/a"}]}}}""")]
    [InlineData("""{"properties":{"x":{"oneOf":[{"type":"null"},{"$ref":"#/properties/x"}]}}}""")]
    [InlineData("""{"$ref":"#/definitions/a~1b","definitions":{"a":{"b":{}},"a/b":{"not":{"$ref":"#"}}}}""")]
    public void Schema_ThatRefersToItselfWithoutEnd_IsNone(string schema) =>
        Should.Throw<ArgumentException>(() => Of(schema)).Message.ShouldContain("perhaps in a circle");

    [Fact]
    public void Check_ReferenceWithAnEscapedName_IsFollowed()
    {
        var schema = Of("""{"properties":{"p":{"$ref":"#/definitions/A%20B"}},"definitions":{"A B":{"type":"integer"}}}""");

        schema.Check(JsonElement.Parse("""{"p":1}"""), templated: false).ShouldBeEmpty();
        schema.Check(JsonElement.Parse("""{"p":"x"}"""), templated: false).ShouldHaveSingleItem().Pointer.ShouldBe("/p");
    }

    [Theory]
    [InlineData("""{"$ref":"#/nowhere"}""", "no such place")]
    [InlineData("""{"$ref":"#name","$id":"name"}""", "no such place")]
    [InlineData("""{"$ref":"#/definitions/a%7E1b","definitions":{"a/b":{},"a~1b":{}}}""", "no such place")]
    [InlineData("""{"$Ref":"https://example.org/schema.json"}""", "Only references within it")]
    [InlineData("""{"not":{},"not":{"$ref":"#"}}""", "two members")]
    [InlineData("""{"properties":{"x":{"not":{"$ref":"#/properties/x"}},"x":{}}}""", "two members")]
    public void Schema_WithAReferenceThatIsNotClear_IsNone(string schema, string message) =>
        Should.Throw<ArgumentException>(() => Of(schema)).Message.ShouldContain(message);

    [Theory]
    [InlineData(200, 1, "goes through more than 100 schemas")]
    [InlineData(30, 2, "more than 10000 alternatives")]
    public void Schema_OfAlternativesOfAlternatives_IsNoneWhereItTakesTooLong(int steps, int alternatives, string message)
    {
        var definitions = Enumerable.Range(1, steps).Reverse().Select(step => $$"""
            "d{{step}}": { "oneOf": [{{string.Join(",", Enumerable.Repeat($$"""{ "$ref": "#/definitions/d{{step + 1}}" }""", alternatives))}}] }
            """);
        var schema = $$"""{ "$ref": "#/definitions/d1", "definitions": { {{string.Join(",", definitions)}}, "d{{steps + 1}}": { "type": "null" } } }""";
        Should.Throw<ArgumentException>(() => Of(schema)).Message.ShouldContain(message);
    }

    [Fact]
    public void Schema_ThatRefersToItselfFurtherIn_IsOne()
    {
        var tree = Of("""{"type":"object","properties":{"name":{"type":"string"},"left":{"oneOf":[{"type":"null"},{"$ref":"#"}]},"more":{"type":"array","items":{"$ref":"#"}}},"additionalProperties":{"$ref":"#"}}""");
        tree.Check(JsonElement.Parse("""{"name":"a","left":{"name":"b","left":null},"more":[{"name":"c"}],"x":{}}"""), templated: false).ShouldBeEmpty();
        tree.Check(JsonElement.Parse("""{"more":[{"more":[{"name":1}]}]}"""), templated: false).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{"type":"number","multipleOf":0}""", "4")]
    [InlineData("""{"type":"string","pattern":"("}""", "\"x\"")]
    [InlineData("""{"properties":{"x":{"allOf":[{"type":"string","pattern":"("}]}}}""", """{"x":"y"}""")]
    public void Check_SchemaThatTheLibraryCannotApply_IsAProblem(string schema, string json) =>
        Of(schema).Check(JsonElement.Parse(json), templated: false).ShouldHaveSingleItem().Message.ShouldStartWith("The schema cannot be applied to it: ");

    private static ArgumentSchema Of(string schema) => new(JsonElement.Parse(schema));
}
