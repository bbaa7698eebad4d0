using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>How inputs and calls, and what they hold, are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = ValueConverter.MaxDepth,
    Converters = [typeof(PlanConverter), typeof(ReferenceConverter), typeof(SecondsConverter)])]
[JsonSerializable(typeof(Input))]
[JsonSerializable(typeof(Command.Call))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw new JsonException($"A message that should be of kind {typeof(T).Name} is null.");
        }
        catch (NotSupportedException e)
        {
            // That is how the serializer takes an object without a type.
            throw new JsonException($"A message that should be of kind {typeof(T).Name} has no type.", e);
        }
    }
}
