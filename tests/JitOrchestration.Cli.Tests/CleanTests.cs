using JitOrchestration.Cli.Rendering;

namespace JitOrchestration.Cli.Tests;

public sealed class CleanTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\u001b[31mb\u001b[0mc", "abc")]
    [InlineData("a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\b", "alinkb")]
    [InlineData("a\u009b2Jb", "ab")]
    [InlineData("a\u001bPq\u001b\\b", "ab")]
    [InlineData("a\rb\bc\0d\u007fe", "a\nbcde")]
    [InlineData("a\u202eb\u2066c\ufeffd", "abcd")]
    [InlineData("1\r\n2\n\t3", "1\n2\n\t3")]
    [InlineData("a\u001b", "a")]
    [InlineData("👩\u200d🚀 ok", "👩\u200d🚀 ok")]
    public void Block_TextOfOthers_KeepsOnlyWhatIsShown(string text, string expected) => Clean.Block(text).ShouldBe(expected);

    [Theory]
    [InlineData("a\n  b\tc ", 100, "a b c")]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("abc😀ef", 5, "abc…")]
    [InlineData("abcd", 4, "abcd")]
    public void Line_LongOrBrokenText_IsOneLineOfThatLength(string text, int most, string expected) => Clean.Line(text, most).ShouldBe(expected);

    [Theory]
    [InlineData("30d", 30 * 86_400)]
    [InlineData("12h", 12 * 3_600)]
    [InlineData("45m", 45 * 60)]
    [InlineData("0s", 0)]
    public void Durations_OfTheCommandLine_AreRead(string text, int seconds)
    {
        Durations.TryParse(text, out var time).ShouldBeTrue();
        time.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("99999999d")]
    [InlineData("10")]
    public void Durations_AnythingElse_IsRefused(string text) => Durations.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0.0004, "0 ms")]
    [InlineData(0.25, "250 ms")]
    [InlineData(1.26, "1.2 s")]
    [InlineData(59.99, "59.9 s")]
    [InlineData(125, "2 m 05 s")]
    [InlineData(3_725, "1 h 02 m")]
    [InlineData(200_000, "2 d 7 h")]
    public void Durations_ForPeople_HaveTwoUnitsAtMost(double seconds, string expected) => Durations.Show(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);
}
