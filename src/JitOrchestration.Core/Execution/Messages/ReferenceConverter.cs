using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Execution;

/// <summary>Writes a reference as an expression does: <c>"indoor.result"</c>, <c>"input"</c>.</summary>
internal sealed class ReferenceConverter : JsonConverter<Reference>
{
    public override Reference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString()!;
        return Reference.TryParse(text, out var reference) ? reference : throw new JsonException($"'{text}' is no reference.");
    }

    public override void Write(Utf8JsonWriter writer, Reference value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
