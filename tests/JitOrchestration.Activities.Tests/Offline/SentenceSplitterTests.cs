using JitOrchestration.Activities.Offline.Answers;

namespace JitOrchestration.Activities.Tests.Offline;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("See e.g. Miller et al. Then go on.", "See e.g. Miller et al. Then go on.")]
    [InlineData("Dr. Smith met J. Doe. They spoke.", "Dr. Smith met J. Doe.|They spoke.")]
    [InlineData("Version 1.2 of a.md is out. Take it.", "Version 1.2 of a.md is out.|Take it.")]
    [InlineData("He said \"Go.\" Then he left.", "He said \"Go.\"|Then he left.")]
    [InlineData("A wrapped\nline ends here.\n\nNext paragraph", "A wrapped line ends here.|Next paragraph")]
    [InlineData("# Title\nText.\n- one item\n- two items\n1. third", "Text.|one item|two items|third")]
    [InlineData("Before.\n```\ncode. More code.\n```\nAfter.\n| a | b |", "Before.|After.")]
    [InlineData("", "")]
    public void Split_OfAText_FindsItsSentences(string text, string sentences) =>
        string.Join('|', SentenceSplitter.Split(text)).ShouldBe(sentences);

    [Fact]
    public void Split_OfATextWithoutStops_CutsAtSpaces() =>
        SentenceSplitter.Split(string.Concat(Enumerable.Repeat("word ", 1_000))).ShouldAllBe(
            sentence => sentence.Length <= SentenceSplitter.MaxLength && sentence.StartsWith("word") && sentence.EndsWith("word"));
}
