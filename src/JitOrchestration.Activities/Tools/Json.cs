using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace JitOrchestration.Activities.Tools;

/// <summary>Reads the arguments of tools and writes their results.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Wire) { WriteIndented = true };

    /// <summary>A JSON text as a value that belongs to no document.</summary>
    public static JsonElement Parse([StringSyntax(StringSyntaxAttribute.Json)] string json) => JsonElement.Parse(json);

    /// <summary>A result, its names in snake_case.</summary>
    public static JsonElement From<T>(T value) => JsonSerializer.SerializeToElement(value, Wire);

    /// <summary>A value as JSON text on one line.</summary>
    public static string Line(JsonElement value) => JsonSerializer.Serialize(value, Wire);

    /// <summary>A value as JSON text for people to read.</summary>
    public static string Pretty(JsonElement value) => JsonSerializer.Serialize(value, Indented);

    /// <summary>An argument; null when it is absent or null.</summary>
    public static JsonElement? Argument(this JsonElement arguments, string name) =>
        arguments.ValueKind == JsonValueKind.Object
        && arguments.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A text argument; null when it is absent.</summary>
    public static string? Text(this JsonElement arguments, string name) => arguments.Argument(name)?.GetString();

    /// <summary>A whole number, or what to take when it is absent. The schema has checked that it fits.</summary>
    public static int Whole(this JsonElement arguments, string name, int otherwise) =>
        (int?)arguments.Argument(name)?.GetDouble() ?? otherwise;

    /// <summary>A boolean argument; false when it is absent.</summary>
    public static bool Flag(this JsonElement arguments, string name) => arguments.Argument(name)?.GetBoolean() ?? false;
}
