using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

/// <summary>Whatever the text and whatever the values: a parse error or an answer, and never an exception.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 4000;

    private static readonly string[] Tokens =
    [
        "or", "and", "not", "==", "!=", "<", "<=", ">", ">=", "contains", "not contains", "starts with", "ends with", "matches",
        "in", "not in", "exists", "is empty", "is not empty", "len(", "lower(", "number(", "(", ")", "[", "]", ",", "'a'",
        "\"b\"", "'\\d+'", "1", "-2.5e3", "true", "false", "null", "a.result", ".x", "[0]", "['x']", "a-b.status", "c.error",
        "input", "request", "item", "index", "iteration", "previous", "=", "&&", "'", "{{", "}}", "\\", "\ud800", "😀", "\0",
    ];

    [Fact]
    public void TryParse_OfRandomTokens_NeverThrows()
    {
        var random = new Random(1);
        var parsed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = string.Join(random.Next(3) == 0 ? "" : " ", random.GetItems(Tokens, random.Next(1, 12)));
            parsed += Check(text, RandomScope(random)) ? 1 : 0;
        }
        parsed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void TryParse_OfRandomCharacters_NeverThrows()
    {
        var random = new Random(2);
        for (var round = 0; round < Rounds; round++)
        {
            var characters = Enumerable.Range(0, random.Next(40)).Select(_ => (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(128)));
            Check(string.Concat(characters), JsonScope.Empty);
        }
    }

    [Fact]
    public void TryParse_OfMutatedExpressions_NeverThrows()
    {
        var random = new Random(3);
        var parsed = 0;
        for (var round = 0; round < Rounds; round++) parsed += Check(Mutated(Valid(random, 3), random), RandomScope(random)) ? 1 : 0;
        parsed.ShouldBeGreaterThan(Rounds / 20);
    }

    [Fact]
    public void Test_OfValidExpressionsOnRandomValues_NeverThrows()
    {
        var random = new Random(4);
        for (var round = 0; round < Rounds; round++)
        {
            var text = Valid(random, 4);
            Check(text, RandomScope(random)).ShouldBeTrue(text);
        }
    }

    /// <summary>The precedence that the parser finds is the one that the parentheses of the generator mean.</summary>
    [Fact]
    public void Test_WithRedundantParentheses_IsTheSame()
    {
        var random = new Random(5);
        for (var round = 0; round < Rounds; round++)
        {
            var (bare, grouped) = Pair(random, 3);
            var scope = RandomScope(random);
            Given.Expression(bare).Test(scope).Value.ShouldBe(Given.Expression(grouped).Test(scope).Value, bare);
        }
    }

    private static bool Check(string text, IScope scope)
    {
        if (Template.TryParse(text, out var template, out _))
        {
            template.Render(scope);
            template.RenderTask(scope);
            Encoding.UTF8.GetByteCount(template.RenderText(scope, 20)).ShouldBeLessThanOrEqualTo(20);
        }
        if (!Expression.TryParse(text, out var expression, out var error))
        {
            error.Position.ShouldBeInRange(0, text.Length);
            error.Message.ShouldNotBeEmpty();
            return false;
        }
        var truth = expression.Test(scope);
        (truth.Reason is not null).ShouldBe(truth.Value == TruthValue.Unknown);
        JsonElement.Parse(expression.Read(scope).GetRawText());
        return true;
    }

    private static string Mutated(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var i = random.Next(3); i >= 0 && mutated.Length > 0; i--)
        {
            var at = random.Next(mutated.Length);
            if (random.Next(2) == 0) mutated.Remove(at, 1);
            else mutated.Insert(at, random.GetItems(Tokens, 1)[0]);
        }
        return mutated.ToString();
    }

    private static string Valid(Random random, int depth) => depth == 0 ? Operand(random) : random.Next(7) switch
    {
        0 => $"{Valid(random, depth - 1)} or {Valid(random, depth - 1)}",
        1 => $"{Valid(random, depth - 1)} and {Valid(random, depth - 1)}",
        2 => $"not ({Valid(random, depth - 1)})",
        3 => $"({Valid(random, depth - 1)}) is empty",
        4 => $"{Operand(random)} exists",
        _ => Comparison(random),
    };

    private static string Comparison(Random random) =>
        $"{Operand(random)} {random.GetItems(["==", "!=", "<", ">=", "contains", "not in", "in", "starts with", "ends with", "matches"], 1)[0]} {Operand(random)}";

    private static string Operand(Random random) => random.GetItems(
        ["a.result", "a.result.x", "a.result[1].y", "a.error", "input.x", "item", "'text'", "'12'", "7", "true", "null",
            "['text', 7, input.x]", "len(a.result)", "lower(input.x)", "number(item)", "(1 < 2)"], 1)[0];

    private static (string Bare, string Grouped) Pair(Random random, int depth)
    {
        var terms = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Conjunction(random, depth)).ToArray();
        return (string.Join(" or ", terms.Select(t => t.Bare)), string.Join(" or ", terms.Select(t => $"({t.Grouped})")));
    }

    private static (string Bare, string Grouped) Conjunction(Random random, int depth)
    {
        var terms = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Negation(random, depth)).ToArray();
        return (string.Join(" and ", terms.Select(t => t.Bare)), string.Join(" and ", terms.Select(t => $"({t.Grouped})")));
    }

    private static (string Bare, string Grouped) Negation(Random random, int depth)
    {
        var comparison = Comparison(random);
        return random.Next(2) == 0 ? (comparison, $"({comparison})") : ($"not {comparison}", $"(not ({comparison}))");
    }

    private static JsonScope RandomScope(Random random) => JsonScope.Of(
        $$"""{ "a.result": {{Json(random, 3)}}, "a.error": {{Json(random, 2)}}, "input": { "x": {{Json(random, 2)}} }, "item": {{Json(random, 1)}} }""");

    private static string Json(Random random, int depth) => random.Next(depth == 0 ? 8 : 11) switch
    {
        0 => "null",
        1 => "true",
        2 => random.Next(20).ToString(),
        3 => "1e999",
        4 => "\"text\"",
        5 => "\"\\ud800\"",
        6 => "\"12\"",
        7 => "\"{\\\"x\\\": [1, {\\\"y\\\": 2}]}\"",
        8 => $"[{Json(random, depth - 1)}, {Json(random, depth - 1)}]",
        9 => $$"""{ "x": {{Json(random, depth - 1)}}, "y": {{Json(random, depth - 1)}} }""",
        _ => $$"""{ "\ud800": {{Json(random, depth - 1)}}, "x": 1, "x": 2 }""",
    };
}
