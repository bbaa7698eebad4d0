using System.Text;
using System.Text.Json;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>Puts data together under headings.</summary>
internal static class Collection
{
    /// <summary>How much of a text is quoted, in characters; what is left out is said.</summary>
    private const int MaxText = 20_000;

    /// <summary>How many items of a list are written; the rest is counted.</summary>
    private const int MaxItems = 200;
    private const int MaxItem = 500;

    public static string Of(IReadOnlyList<DataPart> parts) =>
        string.Join("\n\n", parts.Select(part => $"## {part.Name}\n\n{Body(part.Value)}"));

    private static string Body(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Cut(OfflineNote.Remove(value.GetString()!)),
        JsonValueKind.Array => List([.. value.EnumerateArray().Take(MaxItems).Select(Item)], value.GetArrayLength()),
        JsonValueKind.Object => List([.. value.EnumerateObject().Take(MaxItems).Select(Field)], value.EnumerateObject().Count()),
        JsonValueKind.Null => "(nothing)",
        _ => Markdown.OneLine(value, MaxItem),
    };

    private static string Cut(string text) =>
        text.Length <= MaxText ? text : $"{text[..MaxText]}\n\n({text.Length - MaxText} more characters)";

    private static string Item(JsonElement item) => item.ValueKind == JsonValueKind.Object
        ? string.Join(", ", item.EnumerateObject().Take(MaxItems).Select(Field))
        : Markdown.OneLine(item, MaxItem);

    private static string Field(JsonProperty field) => $"{field.Name}: {Markdown.OneLine(field.Value, MaxItem)}";

    private static string List(List<string> items, int count)
    {
        var text = new StringBuilder().AppendJoin('\n', items.Select(item => "- " + item));
        if (count > items.Count) text.Append($"\n\n({count - items.Count} more)");
        return count == 0 ? "(empty)" : text.ToString();
    }
}
