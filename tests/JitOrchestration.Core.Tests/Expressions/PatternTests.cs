using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

public sealed class PatternTests
{
    [Theory]
    [InlineData(@"^\d{4}-\d{2}-\d{2}$")]
    [InlineData(@"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    [InlineData(@"(?i)\b(rain|snow)\b")]
    [InlineData(@"(?<year>\d+)(?:x|y)")]
    [InlineData(@"\p{Lu}[^]{}(]+\{1000000\}{2,}")]
    [InlineData("a{1000}")]
    [InlineData("(a{10}){100}")]
    [InlineData("x{a,b}")]
    [InlineData("")]
    public void Pattern_OfUsualSize_IsTaken(string pattern) =>
        Patterns.TryBuild(pattern, out _, out var fault).ShouldBeTrue(fault);

    [Theory]
    [InlineData("(.*a){1000}b", "too large")]
    [InlineData("a{1001}", "too large")]
    [InlineData("a{1,1001}", "too large")]
    [InlineData("a{1001,}", "too large")]
    [InlineData("((a{10}){10}){11}", "too large")]
    [InlineData("(((((((((a{99}){99}){99}){99}){99}){99}){99}){99}){99}){99}", "too large")]
    [InlineData("(?#[)(.*a){3000}b]", "comment")]
    [InlineData("(?ix)#[", "option x")]
    [InlineData("(a)\\1", "back-reference")]
    [InlineData("(?=a)", "look-around")]
    [InlineData("a)", "no regular expression")]
    public void Pattern_ThatCouldBeSlow_IsRefused(string pattern, string fault)
    {
        Patterns.TryBuild(pattern, out _, out var actual).ShouldBeFalse();
        actual.ShouldNotBeNull().ShouldContain(fault);
    }

    [Fact]
    public void Pattern_FromData_IsUnknownWhenItCannotBeBuilt() =>
        Given.Test("'a' matches input.pattern", """{ "input": { "pattern": "(" } }""").Reason
            .ShouldNotBeNull().ShouldStartWith("input.pattern is no pattern: the pattern is no regular expression");
}
