using System.Text.Json;
using JitOrchestration.Activities.Tools.Basic;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools.Basic;

public sealed class CalculateToolTests
{
    [Theory]
    [InlineData("2 + 3 * 4", "14")]
    [InlineData("(2 + 3) * 4", "20")]
    [InlineData("10 - 4 - 3", "3")]
    [InlineData("2^3^2", "512")]
    [InlineData("-2^2", "-4")]
    [InlineData("2^-1", "0.5")]
    [InlineData("--3", "3")]
    [InlineData("3 - -3", "6")]
    [InlineData("0 * -1", "0")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("19.99 * 3", "59.97")]
    [InlineData("1/3", "0.333333333333333")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("1.5e3 + .5", "1500.5")]
    [InlineData("2e", null)]
    [InlineData("round(2.675, 2)", "2.68")]
    [InlineData("round(-2.5)", "-3")]
    [InlineData("round(1e300)", "1E+300")]
    [InlineData("max(1, 7, 3) - min(4, 2)", "5")]
    [InlineData("sum([1, 2, [3]], 4)", "10")]
    [InlineData("sum([])", "0")]
    [InlineData("count([5, 6])", "2")]
    [InlineData("avg([1, 2])", "1.5")]
    [InlineData("abs(-3) + sqrt(16) + floor(1.9) + ceil(1.1)", "10")]
    [InlineData("ln(e) + log10(100) + exp(0)", "4")]
    [InlineData("ROUND(pi, 4)", "3.1416")]
    [InlineData("2^100", "1.2676506002282294E+30")]
    public async Task Calculate_Expression_HasItsValue(string expression, string? expected)
    {
        var arguments = JsonSerializer.Serialize(new { expression });
        if (expected is null) (await new CalculateTool().FailAsync(arguments)).Code.ShouldBe("bad_expression");
        else (await new CalculateTool().JsonOf(arguments)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("1 / 0", "Division by zero (at character 4).")]
    [InlineData("5 % (3 - 3)", "Division by zero (at character 4).")]
    [InlineData("10^400", "The result is too large: numbers go up to about 1.8e308.")]
    [InlineData("sqrt(-1)", "The result is no real number, such as the root of a negative one.")]
    public async Task Calculate_WithoutAValue_IsAnArithmeticError(string expression, string message)
    {
        var failure = await new CalculateTool().FailAsync(JsonSerializer.Serialize(new { expression }));
        (failure.Code, failure.Message, failure.Kind).ShouldBe(("arithmetic_error", message, FailureKind.Permanent));
    }

    [Theory]
    [InlineData("", "Expected a number, a function or '(', found the end (at character 1).")]
    [InlineData("1 +", "Expected a number, a function or '(', found the end (at character 4).")]
    [InlineData("(1", "Expected ')', found the end (at character 3).")]
    [InlineData("1 2", "Expected an operator or the end, found '2' (at character 3).")]
    [InlineData("1.2.3", "Expected an operator or the end, found '.' (at character 4).")]
    [InlineData(".", "'.' is no number (at character 1).")]
    [InlineData("words + 1", "'words' is no constant; known are pi and e (at character 1).")]
    [InlineData("sqrt(1, 2)", "sqrt() takes one number, not 2.")]
    [InlineData("round(1, 2, 3)", "round() takes 1 to 2 numbers, not 3.")]
    [InlineData("round(1, 0.5)", "round() takes 0 to 15 digits, not 0.5.")]
    [InlineData("max()", "max() takes at least 1, not 0.")]
    public async Task Calculate_Malformed_SaysWhatAndWhere(string expression, string message)
    {
        var failure = await new CalculateTool().FailAsync(JsonSerializer.Serialize(new { expression }));
        (failure.Code, failure.Message, failure.Kind).ShouldBe(("bad_expression", message, FailureKind.Permanent));
    }

    [Fact]
    public async Task Calculate_UnknownFunction_NamesTheKnown() =>
        (await new CalculateTool().FailAsync("""{"expression":"sin(1)"}""")).Message.ShouldStartWith("There is no function 'sin'; known are abs, avg,");

    [Theory]
    [InlineData("(")]
    [InlineData("sum([")]
    [InlineData("2^")]
    [InlineData("sum(")]
    public async Task Calculate_NestedWithoutEnd_IsRefusedAndNoCrash(string part)
    {
        var expression = string.Concat(Enumerable.Repeat(part, 20_000));
        (await new CalculateTool().FailAsync(JsonSerializer.Serialize(new { expression }))).Message.ShouldContain("deeper than 100");
    }

    [Fact]
    public async Task Calculate_ManySigns_DoNotNest() =>
        (await new CalculateTool().JsonOf(JsonSerializer.Serialize(new { expression = new string('-', 50_000) + "1" }))).ShouldBe("1");
}
