using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// How a run stands whenever this is written: Durable Functions writes the custom status once, when an episode ends, so
/// that no step of a replay has to describe the whole run.
/// </summary>
[JsonConverter(typeof(Converter))]
internal sealed record LiveStatus(RunState Run)
{
    private sealed class Converter : JsonConverter<LiveStatus>
    {
        public override LiveStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A custom status is read as StatusText.");

        public override void Write(Utf8JsonWriter writer, LiveStatus value, JsonSerializerOptions options) => writer.WriteRawValue(StatusText.Of(value.Run));
    }
}
