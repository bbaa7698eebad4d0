using System.Text.Json;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>A row of a comparison: an item with its fields.</summary>
/// <param name="Name">The item.</param>
/// <param name="Fields">Its fields in their order.</param>
internal sealed record ComparisonRow(string Name, IReadOnlyList<(string Name, JsonElement Value)> Fields)
{
    private static readonly string[] NameFields = ["path", "url", "name", "id", "title"];

    /// <summary>The rows of a part: one for each item of a list of objects or texts, else one.</summary>
    public static IEnumerable<ComparisonRow> Of(DataPart part) =>
        part.Value.ValueKind == JsonValueKind.Array && part.Value.GetArrayLength() > 0
            ? part.Value.EnumerateArray().Index().Where(item => item.Item.ValueKind != JsonValueKind.Null)
                .Select(item => Of($"{part.Name}[{item.Index}]", item.Item))
            : [Of(part.Name, part.Value)];

    private static ComparisonRow Of(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => OfObject(name, value),
        JsonValueKind.String => new ComparisonRow(name, TextFields(OfflineNote.Remove(value.GetString()!))),
        JsonValueKind.Array => new ComparisonRow(name, [("items", JsonSerializer.SerializeToElement(value.GetArrayLength()))]),
        _ => new ComparisonRow(name, [("value", value)]),
    };

    /// <summary>A field that names the object is the name of its row.</summary>
    private static ComparisonRow OfObject(string name, JsonElement value)
    {
        var naming = NameFields.FirstOrDefault(field => value.TryGetProperty(field, out var text) && text.ValueKind == JsonValueKind.String);
        var fields = value.EnumerateObject().Where(field => field.Name != naming && field.Value.ValueKind != JsonValueKind.Null);
        var title = naming is null ? name : value.GetProperty(naming).GetString()!;
        return new ComparisonRow(title, [.. fields.Select(field => (field.Name, field.Value))]);
    }

    /// <summary>A text is compared by its size, and shown when it is short.</summary>
    private static (string, JsonElement)[] TextFields(string text)
    {
        if (text.Length <= ComparisonTable.MaxCell && !text.Contains('\n')) return [("value", JsonSerializer.SerializeToElement(text))];
        return
        [
            ("words", JsonSerializer.SerializeToElement(Words(text))),
            ("lines", JsonSerializer.SerializeToElement(text.AsSpan().TrimEnd('\n').Count('\n') + 1)),
            ("characters", JsonSerializer.SerializeToElement(text.Length)),
        ];
    }

    private static int Words(string text)
    {
        var (words, inside) = (0, false);
        foreach (var sign in text)
        {
            var space = char.IsWhiteSpace(sign);
            if (!space && !inside) words++;
            inside = !space;
        }
        return words;
    }
}
