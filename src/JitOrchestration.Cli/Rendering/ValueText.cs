using System.Text.Encodings.Web;
using System.Text.Json;

namespace JitOrchestration.Cli.Rendering;

/// <summary>JSON values for people: a text as text, the rest as JSON.</summary>
internal static class ValueText
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Whole(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!.TrimEnd('\n', '\r'),
        JsonValueKind.Null => "(no result)",
        _ => Screen.Pretty(json),
    };

    /// <summary>The whole of a value, nothing of a text left out.</summary>
    public static string Exact(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : Whole(json) + "\n";

    /// <summary>The beginning of a value, in one line.</summary>
    public static string Line(JsonElement json, int most) =>
        Clean.Line(json.ValueKind == JsonValueKind.String ? json.GetString()! : JsonSerializer.Serialize(json, Compact), most);
}
