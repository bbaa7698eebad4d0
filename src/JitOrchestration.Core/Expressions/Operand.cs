using System.Globalization;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// A value while an expression is evaluated: a JSON element, or a text or number without the JSON around it, so that
/// literals and functions allocate none. Of kind Undefined when there is nothing, which counts as null.
/// </summary>
internal readonly struct Operand
{
    private static readonly JsonElement NullElement = JsonElement.Parse("null"u8);

    private readonly JsonElement _json;
    private readonly string? _text;
    private readonly double _number;

    private Operand(JsonValueKind kind, JsonElement json = default, string? text = null, double number = 0)
    {
        Kind = kind;
        _json = json;
        _text = text;
        _number = number;
    }

    public JsonValueKind Kind { get; }

    public bool IsNull => Kind is JsonValueKind.Undefined or JsonValueKind.Null;

    public bool IsText => Kind == JsonValueKind.String;

    public bool IsBoolean => Kind is JsonValueKind.True or JsonValueKind.False;

    /// <summary>Of a text: its characters.</summary>
    public string Text => _text ?? JsonText.Read(_json);

    /// <summary>Of a list or object: it.</summary>
    public JsonElement Json => _json;

    public static Operand Of(JsonElement json) => new(json.ValueKind, json);

    public static Operand Of(string text) => new(JsonValueKind.String, text: text);

    public static Operand Of(bool value) => new(value ? JsonValueKind.True : JsonValueKind.False);

    /// <summary>A number, which must be finite: JSON has no other.</summary>
    public static Operand Of(double number) => new(JsonValueKind.Number, number: number);

    /// <summary>The number that it is, or that its text wholly is.</summary>
    public bool TryNumber(out double number)
    {
        number = 0;
        if (IsText) return TryNumber(Text, out number);
        if (Kind != JsonValueKind.Number) return false;
        number = _json.ValueKind == JsonValueKind.Undefined ? _number : _json.GetDouble();
        return true;
    }

    /// <summary>
    /// Whether a text is wholly a number: digits with sign, point and exponent, and white space around it at most.
    /// </summary>
    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    public JsonElement ToJson() => Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => NullElement,
        _ when _json.ValueKind != JsonValueKind.Undefined => _json,
        JsonValueKind.String => JsonSerializer.SerializeToElement(_text),
        JsonValueKind.Number => JsonSerializer.SerializeToElement(_number),
        _ => JsonSerializer.SerializeToElement(Kind == JsonValueKind.True),
    };
}
