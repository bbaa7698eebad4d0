using System.Text.Json;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>
/// Whether a value can be held against a schema in time. Where a schema refers to itself in two ways, as in
/// <c>{"properties": {"x": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}}</c>, the schema library's work doubles with every level of
/// the value, and nothing can stop it.
/// </summary>
internal sealed class SchemaRepetition(SchemaGraph graph)
{
    /// <summary>So many steps inside each other: the library has used up a stack of 1.5 MB after 3,000 and more.</summary>
    private const int Deepest = 1_500;

    /// <summary>So many steps in all: the library and the words for what does not fit take 2 to 5 µs for each, so about a second.</summary>
    private const int Most = 250_000;

    /// <summary>So many more for each part of the value: a long list takes its time, with whatever schema.</summary>
    private const int MostOfAPart = 4;

    // Without references and lists of types each part of a schema meets each part of a value once.
    private readonly bool _repeats = graph.Schemas.Any(schema => schema.Members.Any(member => SchemaGraph.IsReference(member.Key, member.Value.Json)) || (schema["items"] is not null && SchemaGraph.Rounds(schema) > 1));

    /// <summary>Why a value takes too long; null: it does not.</summary>
    public string? TooMuchFor(JsonElement value)
    {
        if (!_repeats) return null;
        var most = Most + (MostOfAPart * Parts(value));
        var (height, size) = new SchemaWork(graph, Deepest, most).Of(graph.Root, new JsonPlace(value));
        return height > Deepest || size > most
            ? "The schema refers to itself in so many ways that it takes too long to tell whether this value fits it. Give a schema with fewer alternatives that are alike, or a value that is less deep."
            : null;
    }

    private static int Parts(JsonElement value) => 1 + value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Sum(Parts),
        JsonValueKind.Object => value.EnumerateObject().Sum(member => Parts(member.Value)),
        _ => 0,
    };
}
