using System.Text.Json;
using JitOrchestration.Activities.Offline;

namespace JitOrchestration.Activities.Tests.Offline;

public sealed class OfflineSynthesizerTests
{
    [Fact]
    public void Join_OfSeveralOutcomes_HasASectionForEachResultAndALineForEachGap() =>
        OfflineSynthesizer.Join(
        [
            new SinkOutcome.Completed("read", Json("Text")),
            new SinkOutcome.Missing("left", "skipped", "condition was\nfalse"),
            new SinkOutcome.Completed("count", Json(new { words = 3 })),
            new SinkOutcome.Missing("late", "failed", null),
        ]).ShouldBe("## read\n\nText\n\n## count\n\n- words: 3\n\nleft was skipped: condition was false\n\nlate failed.\n\n(offline synthesizer: results joined)");

    [Fact]
    public void Join_OfAnAgentsAnswer_DoesNotRepeatItsNote()
    {
        var answer = OfflineAgent.Answer("Collect", [("a", Json(1))]);
        OfflineSynthesizer.Join([new SinkOutcome.Completed("collect", Json(answer))]).Split("(offline").Length.ShouldBe(2);
    }

    [Fact]
    public void Join_OfNothing_SaysSo() => OfflineSynthesizer.Join([]).ShouldStartWith("No subtask completed.");

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
