using System.Text.Json;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>How words of the executor read on the wire and in conditions.</summary>
public static class Wire
{
    /// <summary>A name in snake_case, such as <c>input_required</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => Words<T>.Of[value];

    internal static Value? ErrorValue(Failure? failure) =>
        failure is null ? null : Value.Of(JsonSerializer.SerializeToElement(new { code = failure.Code, message = failure.Message }));

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>()
            .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }
}
