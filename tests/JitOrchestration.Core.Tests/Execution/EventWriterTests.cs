using System.Buffers;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution;

public class EventWriterTests
{
    public static TheoryData<RunEvent> ByHand =>
    [
        new RunEvent.SubtaskStarted("größe"),
        new RunEvent.SubtaskCompleted("a", null),
        new RunEvent.SubtaskCompleted("a", Value.Of("x")),
        new RunEvent.CallStarted("a/i3/r2/e0/c1", 2, Effect.Idempotent),
        new RunEvent.CallStarted("a/e0/c0", 1, Effect.None) { GraceSeconds = 3600 },
        new RunEvent.CallCompleted("a/e0/c0", Value.Of("<\"ü\u0001>"), null),
        new RunEvent.CallCompleted("a/e0/c0", new Value.Stored("ab", 20_000, JsonValueKind.Array, 3), null),
        new RunEvent.CallCompleted("a/e0/c0", Value.Null, new Usage(1, 2, 3, 0.5m)),
    ];

    [Theory]
    [MemberData(nameof(ByHand))]
    public void Write_EveryKindWrittenByHand_IsWhatTheSerializerWrites(RunEvent happened)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) EventWriter.Write(writer, happened);

        Encoding.UTF8.GetString(buffer.WrittenSpan).ShouldBe(JsonSerializer.Serialize(happened, JournalJson.Default.RunEvent));
    }
}
