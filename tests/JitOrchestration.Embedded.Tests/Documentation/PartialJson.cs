using System.Text.Json;
using System.Text.RegularExpressions;

namespace JitOrchestration.Embedded.Tests.Documentation;

/// <summary>
/// Holds JSON against a part of it. Of an object the members that are shown must be there, of a list of things with an
/// <c>id</c> those that are shown; other lists are whole; <c>…</c> in a text stands for any text.
/// </summary>
internal static class PartialJson
{
    /// <summary>Where the whole is not as its part says; null: nowhere.</summary>
    public static string? Difference(JsonElement part, JsonElement whole, string at = "") => (part.ValueKind, whole.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => part.EnumerateObject().Select(member => OfMember(member, whole, at)).FirstOrDefault(IsSome),
        (JsonValueKind.Array, JsonValueKind.Array) => OfList([.. part.EnumerateArray()], [.. whole.EnumerateArray()], at),
        (JsonValueKind.String, JsonValueKind.String) when Pattern(part.GetString()!).IsMatch(whole.GetString()!) => null,
        _ => JsonElement.DeepEquals(part, whole) ? null : Say(part, whole, at),
    };

    private static string? OfMember(JsonProperty member, JsonElement whole, string at) => whole.TryGetProperty(member.Name, out var value)
        ? Difference(member.Value, value, $"{at}/{member.Name}")
        : $"{at}/{member.Name} is not there";

    private static string? OfList(JsonElement[] part, JsonElement[] whole, string at)
    {
        if (part.Length > 0 && part.All(item => IdOf(item) is not null)) return part.Select(item => OfNamed(item, whole, at)).FirstOrDefault(IsSome);
        if (part.Length != whole.Length) return $"{at} has {whole.Length} items: {string.Join(", ", whole)}";
        return part.Select((item, i) => Difference(item, whole[i], $"{at}/{i}")).FirstOrDefault(IsSome);
    }

    private static string? OfNamed(JsonElement item, JsonElement[] whole, string at) => Array.FindIndex(whole, other => IdOf(other) == IdOf(item)) is >= 0 and var found
        ? Difference(item, whole[found], $"{at}/{IdOf(item)}")
        : $"{at}/{IdOf(item)} is not there";

    private static string? IdOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) ? id.GetString() : null;

    private static bool IsSome(string? difference) => difference is not null;

    private static Regex Pattern(string text) => new($"^{Regex.Escape(text).Replace("…", ".*", StringComparison.Ordinal)}$", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private static string Say(JsonElement part, JsonElement whole, string at) => $"{at} is {whole}, not {part}";
}
