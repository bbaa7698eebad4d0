using System.Text.Json;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>Tells data that is no text in a sentence.</summary>
internal static class Facts
{
    /// <summary>How many items or fields are named; the rest is counted.</summary>
    private const int MaxNamed = 10;
    private const int MaxLength = 120;

    /// <summary>Such as "count_readme: path README.md, words 120, lines 9." or "list_docs: 2 items: a.md, b.md."</summary>
    public static string Line(DataPart part) => $"{part.Name}: {Describe(part.Value)}.";

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => Items(value),
        JsonValueKind.Object => Fields([.. value.EnumerateObject()]),
        _ => Markdown.OneLine(value, MaxLength),
    };

    private static string Items(JsonElement list)
    {
        var count = list.GetArrayLength();
        if (count == 0) return "no items";
        var shown = list.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null).Take(MaxNamed).ToList();
        var objects = shown.Any(item => item.ValueKind == JsonValueKind.Object);
        var named = shown.Select(item => objects ? Describe(item) : Markdown.OneLine(item, MaxLength)).ToList();
        var rest = count > named.Count ? $" and {count - named.Count} more" : "";
        return $"{count} {(count == 1 ? "item" : "items")}: {string.Join(objects ? "; " : ", ", named)}{rest}";
    }

    private static string Fields(List<JsonProperty> fields)
    {
        var named = fields.Take(MaxNamed).Select(field => $"{field.Name} {Markdown.OneLine(field.Value, MaxLength)}");
        return string.Join(", ", named) + (fields.Count > MaxNamed ? $" and {fields.Count - MaxNamed} more" : "");
    }
}
