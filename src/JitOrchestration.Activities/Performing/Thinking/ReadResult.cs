using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Performing;

/// <summary>
/// The tool by which an agent reads the rest of data that it was shown in part: <c>read_result(name, offset, length)</c>.
/// </summary>
/// <param name="Name">The data's name in the task, or the id of a tool call.</param>
/// <param name="Offset">The first character wanted, from 0.</param>
/// <param name="Length">How many characters.</param>
public sealed record ReadResult(string Name, int Offset, int Length)
{
    /// <summary>The most characters that are read at once.</summary>
    public const int MostCharacters = 16_000;

    /// <summary>What a model is told of the tool.</summary>
    public static readonly ToolDefinition Definition = new(
        Command.ReadData.Tool,
        "Reads a part of data that was shown cut. The result has the text, the offset, and the total number of characters.",
        Json.Parse($$"""
            { "type": "object",
              "properties": {
                "name": { "type": "string", "description": "The data's name in the task, without brackets, or the id of a tool call." },
                "offset": { "type": "integer", "minimum": 0, "description": "The first character, from 0." },
                "length": { "type": "integer", "minimum": 1, "maximum": {{MostCharacters}}, "description": "How many characters." } },
              "required": ["name"],
              "additionalProperties": false }
            """))
    { Effect = Effect.None };

    /// <summary>Reads the arguments of a call.</summary>
    /// <exception cref="ToolException">They are none.</exception>
    public static ReadResult Parse(JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object || arguments.Text("name") is not { } name) throw ToolException.Permanent("bad_arguments", $"{Command.ReadData.Tool} wants a name, such as {{\"name\": \"search\", \"offset\": 0}}.");
        return new ReadResult(name, Number(arguments, "offset", 0), Math.Clamp(Number(arguments, "length", MostCharacters), 1, MostCharacters));
    }

    /// <summary>The text of data as a model sees it: of a text the text itself, of anything else its JSON.</summary>
    public static string TextOf(JsonElement data) => data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText();

    /// <summary>The part of data that is wanted.</summary>
    public JsonElement Of(JsonElement data)
    {
        var text = TextOf(data);
        var from = Math.Min(Offset, text.Length);
        // Half of a surrogate pair is no character: it would be lost on either side of the cut. Its other half comes with it.
        if (IsWithinPair(text, from)) from--;
        var to = Math.Min(from + Length, text.Length);
        if (IsWithinPair(text, to)) to += to - from > 1 ? -1 : 1;
        return JsonSerializer.SerializeToElement(new { offset = from, total = text.Length, text = text[from..to] });
    }

    private static bool IsWithinPair(string text, int at) => at > 0 && at < text.Length && char.IsSurrogatePair(text, at - 1);

    private static int Number(JsonElement arguments, string name, int otherwise) => arguments.TryGetProperty(name, out var json)
        ? json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number >= 0 ? number : throw ToolException.Permanent("bad_arguments", $"{name} must be a whole number from 0.")
        : otherwise;
}
