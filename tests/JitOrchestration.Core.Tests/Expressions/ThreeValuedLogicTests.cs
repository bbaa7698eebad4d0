using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

public sealed class ThreeValuedLogicTests
{
    private static readonly Dictionary<char, (string Text, TruthValue Value)> Terms = new()
    {
        ['T'] = ("(1 == 1)", TruthValue.True),
        ['F'] = ("(1 == 2)", TruthValue.False),
        ['?'] = ("(input.gone == 1)", TruthValue.Unknown),
    };

    // The tables of SQL:2016, part 2, 6.39 <boolean value expression>.
    [Theory]
    [InlineData("T and T", 'T')]
    [InlineData("T and F", 'F')]
    [InlineData("T and ?", '?')]
    [InlineData("F and T", 'F')]
    [InlineData("F and F", 'F')]
    [InlineData("F and ?", 'F')]
    [InlineData("? and T", '?')]
    [InlineData("? and F", 'F')]
    [InlineData("? and ?", '?')]
    [InlineData("T or T", 'T')]
    [InlineData("T or F", 'T')]
    [InlineData("T or ?", 'T')]
    [InlineData("F or T", 'T')]
    [InlineData("F or F", 'F')]
    [InlineData("F or ?", '?')]
    [InlineData("? or T", 'T')]
    [InlineData("? or F", '?')]
    [InlineData("? or ?", '?')]
    [InlineData("not T", 'F')]
    [InlineData("not F", 'T')]
    [InlineData("not ?", '?')]
    [InlineData("? or F or T", 'T')]
    [InlineData("? and T and F", 'F')]
    [InlineData("not (? and T)", '?')]
    public void Combination_OfThreeValues_IsThatOfSql(string formula, char expected)
    {
        var text = string.Concat(formula.Select(c => Terms.TryGetValue(c, out var term) ? term.Text : c.ToString()));
        Given.Test(text).Value.ShouldBe(Terms[expected].Value);
    }

    [Theory]
    [InlineData("input.flag", """{ "input": { "flag": true } }""", TruthValue.True)]
    [InlineData("input.flag", """{ "input": { "flag": false } }""", TruthValue.False)]
    [InlineData("not input.flag", """{ "input": { "flag": "True" } }""", TruthValue.False)]
    [InlineData("input.flag", """{ "input": { "flag": "FALSE" } }""", TruthValue.False)]
    [InlineData("input.flag", """{ "input": { "flag": "yes" } }""", TruthValue.Unknown)]
    [InlineData("input.flag", """{ "input": { "flag": 1 } }""", TruthValue.Unknown)]
    [InlineData("input.flag", """{ "input": { "flag": [] } }""", TruthValue.Unknown)]
    [InlineData("input.flag", """{ "input": { "flag": null } }""", TruthValue.Unknown)]
    [InlineData("input.flag", "{}", TruthValue.Unknown)]
    [InlineData("null", "{}", TruthValue.Unknown)]
    [InlineData("'true'", "{}", TruthValue.True)]
    [InlineData("['true']", "{}", TruthValue.Unknown)]
    public void Value_WhereAConditionShouldBe_CountsWhenBoolean(string expression, string scope, TruthValue expected) =>
        Given.Test(expression, scope).Value.ShouldBe(expected);

    private const string Scope = """
        { "check_weather.result": { "wind": 3, "list": ["a"], "text": "abc" }, "indoor.result": null }
        """;

    [Theory]
    [InlineData("check_weather.result.temp > 3", "check_weather.result.temp is missing")]
    [InlineData("not (3 < Check_Weather.Result.temp)", "Check_Weather.Result.temp is missing")]
    [InlineData("indoor.result contains 'x' or 1 == 2", "indoor.result is missing")]
    [InlineData("(check_weather.result.temp > 3) == true", "check_weather.result.temp is missing")]
    [InlineData("len(check_weather.result.temp) > 3", "check_weather.result.temp is missing")]
    [InlineData("len(check_weather.result.wind) > 3",
        "check_weather.result.wind is a number, and len() takes a text, a list or an object")]
    [InlineData("number(check_weather.result.text) > 3",
        "check_weather.result.text is a text, and number() takes a number, or a text that is one")]
    [InlineData("lower(len(check_weather.result.text)) == 'a'",
        "len(check_weather.result.text) is a number, and lower() takes a text")]
    [InlineData("check_weather.result.text == ['abc']", "check_weather.result.text == ['abc'] compares a text with a list")]
    [InlineData("check_weather.result.text > 3", "check_weather.result.text > 3 compares a text with a number")]
    [InlineData("check_weather.result.list < ['b']", "check_weather.result.list is a list, and < needs numbers or texts")]
    [InlineData("'a' in check_weather.result.text", "check_weather.result.text is a text, and in needs a list")]
    [InlineData("check_weather.result.wind starts with '3'", "check_weather.result.wind is a number, and starts with needs a text")]
    [InlineData("'3' ends with check_weather.result.wind", "check_weather.result.wind is a number, and ends with needs a text")]
    [InlineData("check_weather.result.wind matches '3'", "check_weather.result.wind is a number, and matches needs a text")]
    [InlineData("check_weather.result", "check_weather.result is an object, not true or false")]
    [InlineData("null > 3", "null compares with == and != only")]
    [InlineData("'a' in [indoor.result]", "indoor.result is missing")]
    public void Unknown_NamesTheOperandInTheAuthorsWords(string expression, string reason) =>
        Given.Test(expression, Scope).Reason.ShouldBe(reason);

    [Fact]
    public void Reason_OfTrueAndFalse_IsNone()
    {
        Given.Test("1 == 1 or input.gone").Reason.ShouldBeNull();
        Given.Test("1 == 2 and input.gone").Reason.ShouldBeNull();
    }

    [Fact]
    public void Reason_OfALongExpression_IsCut() =>
        Given.Test($"'{new string('x', 500)}' > 3").Reason!.Length.ShouldBeLessThan(150);
}
