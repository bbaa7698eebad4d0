using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>Where the schema library goes on to from a part of a schema that it holds against a part of a value.</summary>
internal sealed class SchemaGraph(JsonElement schema)
{
    // What looks into a value, or is looked into only by reference. All else that holds a schema looks at the same value.
    private static readonly FrozenSet<string> Maps = FrozenSet.Create("properties", "patternProperties", "definitions", "$defs");
    private static readonly FrozenSet<string> Parts = FrozenSet.Create("items", "additionalItems", "additionalProperties");
    private static readonly FrozenSet<string> Data = FrozenSet.Create("enum", "const", "default", "example", "examples", "required");

    /// <summary>The whole schema.</summary>
    public JsonPlace Root { get; } = new(schema);

    /// <summary>All schemas and lists of schemas in it, outer ones first.</summary>
    public IEnumerable<JsonPlace> Schemas => From(Root);

    /// <summary>What is held against the same value, and what against its members or items.</summary>
    /// <param name="place">A schema, or a list of them.</param>
    /// <param name="value">The value; null: one that cannot be looked into.</param>
    /// <exception cref="ArgumentException">A reference leads nowhere.</exception>
    public IEnumerable<(JsonPlace Schema, JsonPlace? Value)> Next(JsonPlace place, JsonPlace? value) =>
        SameValue(place).Select(same => (same, value)).Concat(value?.Json.ValueKind switch
        {
            JsonValueKind.Object => OfMembers(place, value),
            JsonValueKind.Array => OfItems(place, value),
            _ => [],
        });

    /// <summary>How often the library goes through the items of a list: once for each type that the schema allows.</summary>
    public static int Rounds(JsonPlace schema) => schema["type"] is { Items.Count: > 1 and var types } ? types : 1;

    private static IEnumerable<JsonPlace> From(JsonPlace place) => place.Members
        .Where(member => member.Value.IsContainer && !Data.Contains(member.Key))
        .SelectMany(member => Maps.Contains(member.Key) ? member.Value.Inner : [member.Value])
        .Concat(place.Items)
        .SelectMany(From)
        .Prepend(place);

    private IEnumerable<JsonPlace> SameValue(JsonPlace place)
    {
        foreach (var item in place.Items.Where(item => item.IsContainer)) yield return item;
        foreach (var (name, inner) in place.Members)
        {
            if (IsReference(name, inner.Json)) yield return Target(inner.Json.GetString()!);
            else if (inner.IsContainer && !Maps.Contains(name) && !Parts.Contains(name) && !Data.Contains(name)) yield return inner;
        }
    }

    /// <summary>Whether a member is a reference to the library, which does not look at the case of letters.</summary>
    public static bool IsReference(string name, JsonElement json) =>
        json.ValueKind == JsonValueKind.String && name.Equals("$ref", StringComparison.OrdinalIgnoreCase);

    private JsonPlace Target(string reference) => Pointer(reference) is { } pointer && Root.Find(pointer) is { } place
        ? place
        : throw new ArgumentException($"The JSON schema refers to '{reference}', and there is no such place in it. Write references as '#/definitions/NAME'.");

    /// <summary>The pointer that stands for a reference; null: it has another form, or one that can be read in two ways.</summary>
    private static string? Pointer(string reference)
    {
        if (reference == "#") return "";
        if (!reference.StartsWith("#/", StringComparison.Ordinal)) return null;
        if (!reference.Contains('%')) return reference[1..];
        var parts = reference[1..].Split('/').Select(Uri.UnescapeDataString).ToList();
        return parts.Exists(part => part.Contains('~') || part.Contains('/')) ? null : string.Join('/', parts);
    }

    // What is named is held against the first pattern that fits it, too.
    private static IEnumerable<(JsonPlace Schema, JsonPlace? Value)> OfMembers(JsonPlace schema, JsonPlace value)
    {
        var (properties, patterns, others) = (schema["properties"], schema["patternProperties"], schema["additionalProperties"]);
        if (properties is null && patterns is null && others is null) yield break;
        foreach (var (name, member) in value.Members)
        {
            var named = properties?[name];
            var matched = patterns?.Members.FirstOrDefault(pattern => Regex.IsMatch(name, pattern.Key)).Value;
            if (named is not null) yield return (named, member);
            if (matched is not null) yield return (matched, member);
            if (named is null && matched is null && others is not null) yield return (others, member);
        }
    }

    private static IEnumerable<(JsonPlace Schema, JsonPlace? Value)> OfItems(JsonPlace schema, JsonPlace value)
    {
        if (schema["items"] is not { } items) return [];
        var once = items.Json.ValueKind != JsonValueKind.Array
            ? value.Items.Select(item => (items, (JsonPlace?)item))
            : value.Items
                .Select((item, index) => (Schema: items.Items.ElementAtOrDefault(index) ?? schema["additionalItems"], Value: (JsonPlace?)item))
                .Where(pair => pair.Schema is not null)
                .Select(pair => (pair.Schema!, pair.Value));
        return Enumerable.Repeat(once, Rounds(schema)).SelectMany(round => round);
    }
}
