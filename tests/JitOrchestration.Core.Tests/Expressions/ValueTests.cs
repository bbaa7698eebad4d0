using System.Text.Json;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

public sealed class ValueTests
{
    private const string Scope = """
        { "a.result": { "name": "Anna", "odd key": 1, "list": [10, { "x": "deep" }], "and": true, "$ref": "r", "exact": 1.50,
          "json": "{\"list\": [1, {\"y\": \"[7]\"}]}", "broken": "{\"list\": ", "prose": "It rains" },
          "text.result": " [1, 2] ", "a.status": "completed", "b.error": { "code": "timeout", "message": "too slow" },
          "input": { "city": "Kyiv" }, "request": "Go", "item": [1, 2], "index": 3, "iteration": 0, "previous": { "n": 1 } }
        """;

    [Theory]
    [InlineData("a.result.name", "\"Anna\"")]
    [InlineData("A.RESULT.name", "\"Anna\"")]
    [InlineData("a.result.Name", "null")]
    [InlineData("a.result['odd key']", "1")]
    [InlineData("a.result[\"name\"]", "\"Anna\"")]
    [InlineData("a.result.and", "true")]
    [InlineData("a.result['$ref']", "\"r\"")]
    [InlineData("a.result.list[1].x", "\"deep\"")]
    [InlineData("a.result.list[2]", "null")]
    [InlineData("a.result.list[99999999999]", null)]
    [InlineData("a.result.list.x", "null")]
    [InlineData("a.result[0]", "null")]
    [InlineData("a.result.gone.deeper[3]", "null")]
    [InlineData("a.result.exact", "1.50")]
    [InlineData("a.status", "\"completed\"")]
    [InlineData("b.error.code", "\"timeout\"")]
    [InlineData("b.error.message", "\"too slow\"")]
    [InlineData("input.city", "\"Kyiv\"")]
    [InlineData("request", "\"Go\"")]
    [InlineData("item[0]", "1")]
    [InlineData("index", "3")]
    [InlineData("iteration", "0")]
    [InlineData("previous.n", "1")]
    [InlineData("nobody.result", "null")]
    public void Path_LeadsToTheValueOrNull(string expression, string? expected)
    {
        if (expected is null) Given.Error(expression);
        else Given.Read(expression, Scope).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a.result.json.list[0]", "1")]
    [InlineData("a.result.json.list[1].y[0]", "7")]
    [InlineData("text.result[1]", "2")]
    [InlineData("text.result", "\" [1, 2] \"")]
    [InlineData("a.result.broken.list", "null")]
    [InlineData("a.result.prose.list", "null")]
    public void Path_IntoATextThatIsJson_ReadsIt(string expression, string expected) =>
        Given.Read(expression, Scope).ShouldBe(expected);

    [Theory]
    [InlineData("'a'", "\"a\"")]
    [InlineData("1.50", "1.5")]
    [InlineData("-2e3", "-2000")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[]", "[]")]
    [InlineData("['a', 1, [null, true], a.result.name, a.result.gone]", "[\"a\",1,[null,true],\"Anna\",null]")]
    [InlineData("['a', ]", "[\"a\"]")]
    [InlineData("a.result.name == 'anna'", "true")]
    [InlineData("a.result.name == 'bob'", "false")]
    [InlineData("a.result.gone == 'bob'", "null")]
    public void Read_OfAnyExpression_IsJson(string expression, string expected) =>
        Given.Read(expression, Scope).ShouldBe(expected);

    [Theory]
    [InlineData("len('abc')", "3")]
    [InlineData("len('😀é')", "2")]
    [InlineData("len([1, 2])", "2")]
    [InlineData("len(input)", "1")]
    [InlineData("len(5)", "null")]
    [InlineData("len(true)", "null")]
    [InlineData("len(input.gone)", "null")]
    [InlineData("lower('ÀBC')", "\"àbc\"")]
    [InlineData("lower(5)", "null")]
    [InlineData("LOWER(a.result.name)", "\"anna\"")]
    [InlineData("number('12.5')", "12.5")]
    [InlineData("number(' -3 ')", "-3")]
    [InlineData("number(a.result.exact)", "1.50")]
    [InlineData("number('12 apples')", "null")]
    [InlineData("number('1e999')", "null")]
    [InlineData("number('Infinity')", "null")]
    [InlineData("number('1,000')", "null")]
    [InlineData("number(true)", "null")]
    [InlineData("len(lower(a.result.name))", "4")]
    public void Function_OfTheWrongKind_IsNull(string expression, string expected) =>
        Given.Read(expression, Scope).ShouldBe(expected);

    [Fact]
    public void Test_OfNumbersAndBooleans_AllocatesNothing()
    {
        var condition = Given.Expression("input.total > 100 and not (input.vip == false) and input.total exists or input.total in [1, 2]");
        var scope = new OneValue(JsonElement.Parse("""{ "total": 120, "vip": true }"""));
        condition.Test(scope).Value.ShouldBe(TruthValue.True);

        // The runtime may allocate for itself once in a while, such as when its table of casts has to grow.
        Enumerable.Range(0, 5).Min(_ => Allocated(condition, scope)).ShouldBe(0);
    }

    private static long Allocated(Expression condition, IScope scope)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) condition.Test(scope);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class OneValue(JsonElement value) : IScope
    {
        public JsonElement? Get(Reference reference) => value;
    }
}
