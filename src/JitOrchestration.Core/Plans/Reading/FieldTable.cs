using System.Text.Json;

namespace JitOrchestration.Core.Plans.Reading;

/// <summary>The fields of one kind of object: how each is read into the record, and by that which there are.</summary>
/// <param name="required">The fields that must be there.</param>
internal sealed class FieldTable<T>(params string[] required)
{
    private readonly Dictionary<string, Func<T, JsonCursor, T>> _fields = new(StringComparer.Ordinal);

    public Func<T, JsonCursor, T> this[string name]
    {
        set => _fields.Add(name, value);
    }

    public IReadOnlyCollection<string> Names => _fields.Keys;

    public IReadOnlyCollection<string> Required => required;

    /// <summary>
    /// Reads an object. A null is read as an absent field: models that must fill every field write it so.
    /// </summary>
    /// <param name="start">The record with its defaults.</param>
    /// <param name="json">The object.</param>
    public T Read(T start, JsonCursor json)
    {
        if (!json.Is(JsonValueKind.Object, "an object")) return start;
        var record = start;
        foreach (var property in json.Value.EnumerateObject())
        {
            var name = property.Name;
            if (!_fields.TryGetValue(name, out var read)) json.UnknownField(name, Names);
            else if (property.Value.ValueKind != JsonValueKind.Null) record = read(record, json.Field(name, property.Value));
        }
        ReportMissing(json);
        return record;
    }

    private void ReportMissing(JsonCursor json)
    {
        foreach (var name in required)
            if (!json.Value.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
                json.MissingField(name);
    }
}
