namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>
/// How much work it is for the schema library to hold a schema against a value. It goes every way anew, however often it was there
/// before; here each pair of a schema and a value is weighed once.
/// </summary>
/// <param name="graph">The ways.</param>
/// <param name="deepest">More pairs inside each other are not counted.</param>
/// <param name="most">More pairs are not counted.</param>
internal sealed class SchemaWork(SchemaGraph graph, int deepest, int most)
{
    private readonly Dictionary<(JsonPlace Schema, JsonPlace? Value), (int Height, int Size)> _known = [];

    /// <summary>How many pairs are inside each other, and how many there are in all; either may be more than a limit, and then is not the whole.</summary>
    /// <param name="schema">What the value is held against.</param>
    /// <param name="value">The value; null: one that cannot be looked into.</param>
    /// <exception cref="ArgumentException">A reference leads nowhere.</exception>
    public (int Height, int Size) Of(JsonPlace schema, JsonPlace? value) => Of(schema, value, 1);

    private (int Height, int Size) Of(JsonPlace schema, JsonPlace? value, int depth)
    {
        if (depth > deepest) return (depth, 1);
        var pair = (schema, value is { IsContainer: true } ? value : null); // To simple values all are alike.
        if (_known.TryGetValue(pair, out var known)) return known;
        var (height, size) = (1, 1);
        foreach (var next in graph.Next(schema, value))
        {
            var (nextHeight, nextSize) = Of(next.Schema, next.Value, depth + 1);
            (height, size) = (Math.Max(height, nextHeight + 1), size + nextSize);
            if (height > deepest || size > most) return (height, size);
        }
        return _known[pair] = (height, size);
    }
}
