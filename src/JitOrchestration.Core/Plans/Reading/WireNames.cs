using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace JitOrchestration.Core.Plans.Reading;

/// <summary>The names of an enum on the wire: those of its members, in lower case.</summary>
internal static class WireNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values =
        Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Dictionary<T, JsonEncodedText> Names =
        Values.ToDictionary(pair => pair.Value, pair => JsonEncodedText.Encode(pair.Key));

    public static ImmutableArray<string> All { get; } = [.. Values.Keys];

    public static bool TryParse(string text, [MaybeNullWhen(false)] out T value) => Values.TryGetValue(text, out value);

    public static JsonEncodedText Of(T value) => Names[value];
}
