using System.Text.Json;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>
/// Follows the references of a schema to see that holding a value against it comes to an end. The schema library goes round
/// and round where a schema refers to itself without looking further into the value, as <c>{"not": {"$ref": "#"}}</c> does,
/// until the stack and with it the process is gone.
/// </summary>
internal static class SchemaReferences
{
    /// <summary>So many schemas inside each other may look at the same value: each takes some of the stack.</summary>
    private const int Deepest = 100;

    /// <summary>So many schemas in all may look at the same value: alternatives of alternatives of alternatives have no end in time.</summary>
    private const int Most = 10_000;

    /// <summary>Follows them all.</summary>
    /// <exception cref="ArgumentException">One leads nowhere, round in a circle, or too far.</exception>
    public static void Check(SchemaGraph graph)
    {
        var work = new SchemaWork(graph, Deepest, Most);
        foreach (var schema in graph.Schemas)
        {
            // Of two members of one name readers take one or the other.
            if (schema.Members.Values.Prepend(schema).Any(HasTwoOfOneName)) throw new ArgumentException($"The JSON schema has two members of one name at '#{schema}'.");
            var (height, size) = work.Of(schema, value: null);
            if (height > Deepest) throw TooMuch($"goes through more than {Deepest} schemas at '#{schema}', perhaps in a circle");
            if (size > Most) throw TooMuch($"has more than {Most} alternatives at '#{schema}'");
        }
    }

    private static bool HasTwoOfOneName(JsonPlace schema) =>
        schema.Json.ValueKind == JsonValueKind.Object && schema.Json.GetPropertyCount() > schema.Members.Count;

    private static ArgumentException TooMuch(string what) => new($"The JSON schema {what}: it would take for ever to hold a value against it. Make it flatter.");
}
