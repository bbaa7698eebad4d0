using System.Text.Json;
using NJsonSchema;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>
/// The JSON schema of a tool's arguments. Thread-safe. What the schema library does not know (<c>const</c>,
/// <c>if</c>, <c>dependentRequired</c> and the like) is not checked.
/// </summary>
internal sealed class ArgumentSchema
{
    private readonly Lazy<JsonSchema> _schema;
    private readonly Lazy<SchemaPatterns> _patterns;
    private readonly Lazy<SchemaRepetition> _repetition;
    private readonly bool _anyObject;

    /// <summary>Takes a schema; it is parsed at its first use, because that costs more than the start of a command may.</summary>
    /// <exception cref="ArgumentException">It is no object, or refers to another document, to nothing, or to itself without end.</exception>
    public ArgumentSchema(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object) throw new ArgumentException("The JSON schema must be an object.");
        if (OutsideReference(schema) is { } reference)
            throw new ArgumentException(
                $"The JSON schema refers to '{reference}'. Only references within it ('#/...') are followed.");

        var graph = new SchemaGraph(schema);
        SchemaReferences.Check(graph);
        _anyObject = schema.EnumerateObject().All(SaysNothingButObject);
        var text = schema.GetRawText();
        // Without outside references nothing is awaited: the library's only way in is asynchronous.
        _patterns = new(() => new SchemaPatterns(schema));
        _repetition = new(() => new SchemaRepetition(graph));
        _schema = new(() => JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult());
    }

    /// <summary>What in a value does not fit; that it cannot be told is a problem, too.</summary>
    /// <param name="arguments">The value.</param>
    /// <param name="templated">Whether texts with <c>{{</c> stand for values that are known only later.</param>
    public IReadOnlyList<(string Pointer, string Message)> Check(JsonElement arguments, bool templated)
    {
        try
        {
            return Apply(arguments, templated);
        }
        catch (Exception e) // A multiple of 0, a pattern that is none.
        {
            return [("", $"The schema cannot be applied to it: {e.Message}")];
        }
    }

    /// <summary>What in a value does not fit, where it can be told. The schema library throws whatever it meets.</summary>
    public IReadOnlyList<(string Pointer, string Message)> Apply(JsonElement arguments, bool templated)
    {
        if (_anyObject && arguments.ValueKind == JsonValueKind.Object) return [];
        if (_patterns.Value.TooSlowFor(arguments) is { } pattern)
            return [("", $"The schema's pattern '{pattern}' takes too long to tell whether a text of this value matches. Give a simpler pattern, or a shorter text.")];
        if (_repetition.Value.TooMuchFor(arguments) is { } problem) return [("", problem)];
        var token = JsonTokens.From(arguments);
        var problems = new SchemaProblems(templated);
        return [.. problems.Of(_schema.Value.Validate(token)).Distinct()];
    }

    private static bool SaysNothingButObject(JsonProperty member) =>
        member.Name is "title" or "description" || (member is { Name: "type", Value.ValueKind: JsonValueKind.String } && member.Value.ValueEquals("object"));

    /// <summary>A reference that the library would fetch from a file or a server.</summary>
    private static string? OutsideReference(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Select(OutsideReference).FirstOrDefault(found => found is not null),
        JsonValueKind.Object => json.EnumerateObject().Select(OutsideReference).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? OutsideReference(JsonProperty member) =>
        SchemaGraph.IsReference(member.Name, member.Value) && !member.Value.GetString()!.StartsWith('#')
            ? member.Value.GetString()
            : OutsideReference(member.Value);
}
