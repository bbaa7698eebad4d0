using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>Picks parts out of a JSON value.</summary>
internal sealed class JsonQueryTool : ITool
{
    public ToolDefinition Definition { get; } = new(
        "json_query",
        "Picks parts out of a JSON value (or a text that is JSON) by a path: $.name, ['odd name'], [0], [-1], [*], [1:3], "
        + "[?@.price < 10]. The result is, for a path of names and indexes only, the value there, or null; for any other path the "
        + "list of all that match.",
        Json.Parse("""
            { "type": "object",
              "properties": {
                "json": { "description": "The value to look into." },
                "path": { "type": "string", "minLength": 1, "maxLength": 2000, "description": "Such as $.items[*].name." } },
              "required": ["json", "path"],
              "additionalProperties": false }
            """))
    { Effect = Effect.None };

    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        var path = ParsePath(arguments.Text("path") ?? "");
        var found = path.Find(Opened(arguments.GetProperty("json")));
        return Task.FromResult(path.IsSingular ? Json.From(found.Cast<JsonElement?>().FirstOrDefault()) : Json.From(found));
    }

    private static JsonPath ParsePath(string text)
    {
        try
        {
            return JsonPath.Parse(text);
        }
        catch (FormatException e)
        {
            throw ToolException.Permanent("bad_path", e.Message);
        }
    }

    /// <summary>A text that is JSON, as what agents and files often yield, is read.</summary>
    private static JsonElement Opened(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) return json;
        try
        {
            return JsonElement.Parse(json.GetString()!);
        }
        catch (JsonException e)
        {
            throw ToolException.Permanent("not_json", $"The text given as `json` is not JSON: {e.Message}");
        }
    }
}
