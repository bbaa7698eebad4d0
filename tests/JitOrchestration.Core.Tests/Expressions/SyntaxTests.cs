using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("", 0, "expected a value, found the end")]
    [InlineData("   ", 3, "expected a value, found the end")]
    [InlineData("a.result = 1", 9, "`=` is no operator: use ==")]
    [InlineData("a.result === 1", 9, "use `==`")]
    [InlineData("a.result !== 1", 9, "use `!=`")]
    [InlineData("a.result <> 1", 9, "use `!=`")]
    [InlineData("a.result exists && b.result exists", 16, "use and")]
    [InlineData("a.result exists || b.result exists", 16, "use or")]
    [InlineData("!a.result", 0, "use not")]
    [InlineData("1 + 2", 2, "no arithmetic")]
    [InlineData("a.result == 'abc", 12, "never closed: add '")]
    [InlineData("a.result == \"abc", 12, "never closed: add \"")]
    [InlineData("a.result == ‘abc’", 12, "use ' or \"")]
    [InlineData("a.result contains rain", 18, "'rain' in quotes")]
    [InlineData("indoor", 0, "write indoor.result")]
    [InlineData("indoor.title == 'a'", 7, "write indoor.result.title")]
    [InlineData("indoor. == 'a'", 8, "expected result, status or error after `indoor.`")]
    [InlineData("size(a.result) > 1", 0, "there is no function `size`: use len()")]
    [InlineData("foo(a.result) > 1", 0, "the functions are len(), lower(), number()")]
    [InlineData("exists(a.result)", 0, "write `x.result exists`")]
    [InlineData("contains(a.result, 'b')", 0, "`x.result contains ...`")]
    [InlineData("len a.result", 0, "write len(...)")]
    [InlineData("len(a.result, 1)", 12, "expected `)` after the argument")]
    [InlineData("len()", 4, "expected a value, found `)`")]
    [InlineData("a.result ==", 11, "expected a value, found the end")]
    [InlineData("a.result == 1 2", 14, "expected an operator or the end, found `2`")]
    [InlineData("1 < 2 < 3", 6, "do not chain")]
    [InlineData("a.result equals 1", 9, "use ==")]
    [InlineData("a.result includes 'b'", 9, "use contains")]
    [InlineData("a.result does contain 'b'", 9, "use `not contains`")]
    [InlineData("a.result is null", 12, "use == null")]
    [InlineData("a.result is 'b'", 12, "use ==")]
    [InlineData("a.result starts 'b'", 16, "expected `with`")]
    [InlineData("a.result not == 1", 13, "put `not` before the whole comparison")]
    [InlineData("a.result not like 'b'", 13, "use contains or matches")]
    [InlineData("a.result == not true", 12, "parentheses")]
    [InlineData("(a.result == 1", 14, "expected `)`")]
    [InlineData("a.result in ('a', 'b')", 16, "a list stands in brackets")]
    [InlineData("a.result in ['a' 'b']", 17, "expected `,` or `]`")]
    [InlineData("a.result in ['a'", 16, "expected `,` or `]`")]
    [InlineData("a.result.0 == 1", 9, "write [0]")]
    [InlineData("a.result[-1] == 1", 9, "a whole number from 0")]
    [InlineData("a.result[1.5] == 1", 9, "a whole number from 0")]
    [InlineData("a.result[b] == 1", 9, "a whole number from 0")]
    [InlineData("a.result[1 == 1", 11, "expected `]`")]
    [InlineData("a.status.code == 1", 8, "`a.status` is a single value")]
    [InlineData("index.x == 1", 5, "`index` is a single value")]
    [InlineData("request.x == 1", 7, "`request` is a single value")]
    [InlineData("a.result matches '('", 17, "no regular expression")]
    [InlineData("a.result matches '(?=a)b'", 17, "look-around")]
    [InlineData("a.result == 12abc", 14, "a number ends before a letter")]
    [InlineData("a.result == 1e999", 12, "too large")]
    [InlineData("a.result == '\\u12'", 13, "four hex digits")]
    [InlineData("a.result == '\\ud800'", 13, "whole characters")]
    [InlineData("a.reslt == 1", 2, "did you mean a.result?")]
    [InlineData("a.Stauts == 1", 2, "did you mean a.status?")]
    [InlineData("a.err == 1", 2, "did you mean a.error?")]
    [InlineData("a.town == 1", 2, "write a.result.town to read its result")]
    [InlineData("$a.result", 0, "write a reference as it is")]
    [InlineData("{a.result}", 0, "no braces")]
    [InlineData("empty.result == 1", 0, "`empty` is a keyword")]
    [InlineData("a.result ? 1 : 2", 9, "one condition or one value")]
    public void TryParse_OfABadText_SaysWhereAndHowToFixIt(string text, int position, string message)
    {
        var error = Given.Error(text);
        error.Message.ShouldContain(message, Case.Sensitive);
        error.Position.ShouldBe(position);
    }

    [Theory]
    [InlineData("a-b.result exists", "a-b.result")]
    [InlineData("a.result exists and A.Result.x exists and a.status == 'failed'", "a.result a.status")]
    [InlineData("a.error.code == 'x' or input.city == item.name", "a.error input item")]
    [InlineData("previous[0] == index and iteration > 3 and request contains 'x'", "previous index iteration request")]
    [InlineData("[b.result, a.result] contains len(c.result)", "b.result a.result c.result")]
    [InlineData("'a.result' == \"input\"", "")]
    [InlineData("result.result.result == 1", "result.result")]
    public void References_NameEachRootOnceInOrder(string text, string expected) =>
        string.Join(' ', Given.Expression(text).References).ShouldBe(expected);

    [Fact]
    public void Reference_OfIdsThatDifferInCase_IsTheSame()
    {
        var reference = new Reference(ReferenceRoot.Result, "Indoor");
        reference.ShouldBe(new Reference(ReferenceRoot.Result, "indoor"));
        reference.GetHashCode().ShouldBe(new Reference(ReferenceRoot.Result, "INDOOR").GetHashCode());
        reference.ShouldNotBe(new Reference(ReferenceRoot.Status, "indoor"));
    }

    [Fact]
    public void Text_IsAsParsed() => Given.Expression(" a.result  exists ").Text.ShouldBe(" a.result  exists ");

    [Theory]
    [InlineData("'it''s'", null)]
    [InlineData(@"'it\'s'", "it's")]
    [InlineData("\"it's\"", "it's")]
    [InlineData(@"""a\""b""", "a\"b")]
    [InlineData(@"'\\ \n \t \u00e9 \uD83D\uDE00'", "\\ \n \t é 😀")]
    [InlineData(@"'\d+\.\w'", @"\d+\.\w")]
    [InlineData("''", "")]
    public void Literal_OfText_KnowsItsEscapes(string text, string? expected)
    {
        if (expected is null) Given.Error(text);
        else Given.Expression(text).Read(JsonScope.Empty).GetString().ShouldBe(expected);
    }

    [Fact]
    public void TryParse_DeeperThan64Levels_SaysSo()
    {
        Given.Expression(Nested(64));
        Given.Error(Nested(65)).Message.ShouldContain("nested deeper than 64 levels");
        Given.Error(string.Concat(Enumerable.Repeat("not ", 1000)) + "true").Message.ShouldContain("64 levels");
        Given.Error(new string('[', 4000)).Message.ShouldContain("64 levels");

        static string Nested(int levels) => new string('(', levels) + "true" + new string(')', levels);
    }

    [Fact]
    public void TryParse_LongerThan4096Characters_SaysSo()
    {
        Given.Expression($"'{new string('x', 4094)}'");
        var error = Given.Error($"'{new string('x', 4095)}'");
        error.Message.ShouldContain("4,097 characters; the most is 4,096");
        error.Position.ShouldBe(4096);
    }

    [Fact]
    public void Test_OfTheLongestChain_NeedsNoDeepStack() =>
        Given.Test(string.Join(" or ", Enumerable.Repeat("1==2", 512))).Value.ShouldBe(TruthValue.False);

    [Fact]
    public void TryParse_OfHalfASurrogatePair_SaysWhere() => Given.Error("'a\ud800'").Position.ShouldBe(2);

    [Fact]
    public void ReservedWords_AreThoseThatTheParserTakesForItself()
    {
        foreach (var word in ReservedWords.All)
        {
            ReservedWords.Contains(word.ToUpperInvariant()).ShouldBeTrue(word);
            Expression.TryParse($"{word}.result", out var expression, out _);
            (expression?.References.Any(reference => reference.SubtaskId is not null) ?? false).ShouldBeFalse(word);
        }
        foreach (var word in new[] { "result", "status", "error", "weather", "equals" })
        {
            ReservedWords.Contains(word).ShouldBeFalse(word);
            Given.Expression($"{word}.result").References.ShouldBe([new Reference(ReferenceRoot.Result, word)]);
        }
    }
}
