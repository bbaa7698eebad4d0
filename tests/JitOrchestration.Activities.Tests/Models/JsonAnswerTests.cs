using JitOrchestration.Activities.Models;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class JsonAnswerTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData(" [1, 2]\n", "[1, 2]")]
    [InlineData("true", "true")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("```json\n{\"a\":1}\n```", """{"a":1}""")]
    [InlineData("Here is the plan:\n```\n{\"a\":{\"b\":[1]}}\n```\nEnjoy!", """{"a":{"b":[1]}}""")]
    [InlineData("Of {the two}, I take {\"a\":\"}{\"} and not {\"b\":2}", """{"a":"}{"}""")]
    [InlineData("""{"a":1} {"b":2}""", """{"a":1}""")]
    [InlineData("As said [1], it is:\n{\"a\":1}", """{"a":1}""")]
    public void TryRead_WhereThereIsJson_FindsIt(string text, string json)
    {
        JsonAnswer.TryRead(text, out var value).ShouldBeTrue();
        value.GetRawText().ShouldBe(json);
    }

    [Theory]
    [InlineData("")]
    [InlineData("No.")]
    [InlineData("{\"a\":")]
    [InlineData("{a: 1}")]
    [InlineData("""{"inner":{"a":1},"text":"cut off in \ud83d"}""")]
    [InlineData("\"\\ud83d\"")]
    public void TryRead_WhereThereIsNone_SaysSo(string text) => JsonAnswer.TryRead(text, out _).ShouldBeFalse();

    [Fact]
    public void TryRead_OfNothingButBrackets_IsQuick() => JsonAnswer.TryRead(new string('{', 1_000_000), out _).ShouldBeFalse();
}
