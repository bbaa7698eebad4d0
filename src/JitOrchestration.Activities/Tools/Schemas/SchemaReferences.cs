using System.Collections.Frozen;
using System.Text.Json;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>
/// Follows the references of a schema to see that holding a value against it comes to an end. The schema library goes round
/// and round where a schema refers to itself without looking further into the value, as <c>{"not": {"$ref": "#"}}</c> does,
/// until the stack and with it the process is gone.
/// </summary>
internal sealed class SchemaReferences
{
    /// <summary>So many schemas inside each other may look at the same value: each takes some of the stack.</summary>
    private const int Deepest = 100;

    /// <summary>So many schemas in all may look at the same value: alternatives of alternatives of alternatives have no end in time.</summary>
    private const int Most = 10_000;

    // What looks into a value, or is looked into only by reference. All else that holds a schema looks at the same value.
    private static readonly FrozenSet<string> Maps = FrozenSet.Create("properties", "patternProperties", "definitions", "$defs");
    private static readonly FrozenSet<string> Parts = FrozenSet.Create("items", "additionalItems", "additionalProperties");
    private static readonly FrozenSet<string> Data = FrozenSet.Create("enum", "const", "default", "example", "examples", "required");

    private readonly JsonElement _root;
    private readonly Dictionary<string, (int Height, long Size)> _known = [];

    private SchemaReferences(JsonElement root) => _root = root;

    /// <summary>Follows them all.</summary>
    /// <exception cref="ArgumentException">One leads nowhere, round in a circle, or too far.</exception>
    public static void Check(JsonElement schema) => new SchemaReferences(schema).Visit(new Place("", schema));

    private void Visit(Place place)
    {
        // Of two members of one name readers take one or the other.
        if (place.Members().GroupBy(member => member.Name).Any(same => same.Count() > 1)) throw new ArgumentException($"The JSON schema has two members of one name at '#{place.Pointer}'.");
        Weigh(place, 0);
        foreach (var inner in place.Members().Where(member => !Data.Contains(member.Name)))
        {
            if (!Maps.Contains(inner.Name)) Visit(inner.Place);
            else foreach (var named in inner.Place.Members()) Visit(named.Place);
        }
    }

    private (int Height, long Size) Weigh(Place place, int depth)
    {
        if (depth > Deepest) throw TooMuch($"goes through more than {Deepest} schemas at '#{place.Pointer}', perhaps in a circle");
        if (_known.TryGetValue(place.Pointer, out var known)) return known;
        var (height, size) = (1, 1L);
        foreach (var next in SameValue(place))
        {
            var (nextHeight, nextSize) = Weigh(next, depth + 1);
            (height, size) = (Math.Max(height, nextHeight + 1), size + nextSize);
            if (height > Deepest) throw TooMuch($"goes through more than {Deepest} schemas at '#{place.Pointer}'");
            if (size > Most) throw TooMuch($"has more than {Most} alternatives at '#{place.Pointer}'");
        }
        return _known[place.Pointer] = (height, size);
    }

    private IEnumerable<Place> SameValue(Place place)
    {
        foreach (var (name, inner) in place.Members())
        {
            if (name == "$ref" && inner.Json.ValueKind == JsonValueKind.String) yield return Target(inner.Json.GetString()!);
            else if (!Maps.Contains(name) && !Parts.Contains(name) && !Data.Contains(name)) yield return inner;
        }
    }

    private Place Target(string reference)
    {
        var place = new Place("", _root);
        foreach (var part in reference.TrimStart('#').Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/").Replace("~0", "~");
            place = place.Members().FirstOrDefault(member => member.Name == name).Place
                ?? throw new ArgumentException($"The JSON schema refers to '{reference}', and there is no such place in it.");
        }
        return place;
    }

    private static ArgumentException TooMuch(string what) => new($"The JSON schema {what}: it would take for ever to hold a value against it. Make it flatter.");

    private static string Escaped(string name) => name.Replace("~", "~0").Replace("/", "~1");

    private sealed record Place(string Pointer, JsonElement Json)
    {
        public IEnumerable<(string Name, Place Place)> Members() => Json.ValueKind switch
        {
            JsonValueKind.Object => Json.EnumerateObject().Select(member => (member.Name, new Place($"{Pointer}/{Escaped(member.Name)}", member.Value))),
            JsonValueKind.Array => Json.EnumerateArray().Select((item, index) => ($"{index}", new Place($"{Pointer}/{index}", item))),
            _ => [],
        };
    }
}
