using System.Text.Json;
using System.Text.Json.Serialization;

namespace JitOrchestration.Core.Values;

/// <summary>Writes an enumeration as words in snake_case, such as <c>input_required</c>.</summary>
public sealed class WireWordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
