using System.Text.Json;
using System.Text.Json.Serialization;

namespace JitOrchestration.Core.Values;

/// <summary>
/// A JSON value that a run holds: written out, or a reference into the run's payload store when it is too large for
/// the state. The executor never opens a reference.
/// </summary>
[JsonConverter(typeof(ValueConverter))]
public abstract record Value
{
    /// <summary>The most bytes of UTF-8 JSON that the state holds of one value: 16 KiB.</summary>
    public const int InlineLimit = 16 * 1024;

    /// <summary>The same for the value of one <c>for_each</c> instance: 1 KiB, because there may be 10,000 of them.</summary>
    public const int InstanceInlineLimit = 1024;

    /// <summary>JSON's null.</summary>
    public static readonly Value Null = new Inline(JsonSerializer.SerializeToElement<object?>(null));

    private Value()
    {
    }

    /// <summary>Writes out <paramref name="json"/>, which must not belong to a document that will be disposed.</summary>
    public static Value Of(JsonElement json) => new Inline(json);

    /// <summary>A JSON string.</summary>
    public static Value Of(string text) => new Inline(JsonSerializer.SerializeToElement(text));

    /// <summary>The JSON itself.</summary>
    public sealed record Inline(JsonElement Json) : Value;

    /// <summary>A value in the payload store of the run.</summary>
    /// <param name="Sha256">The SHA-256 of its UTF-8 JSON text, in lower-case hex: its name in the store.</param>
    /// <param name="Bytes">The length of that text.</param>
    /// <param name="Kind">What kind of JSON it is.</param>
    /// <param name="Count">How many items a list or members an object has; null for the others.</param>
    public sealed record Stored(string Sha256, long Bytes, JsonValueKind Kind, int? Count) : Value;
}
