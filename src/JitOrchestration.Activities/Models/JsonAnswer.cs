using System.Text;
using System.Text.Json;

namespace JitOrchestration.Activities.Models;

/// <summary>Finds the JSON in what a model says: models without structured output wrap it in fences and in talk.</summary>
public static class JsonAnswer
{
    // Talk has few brackets. The bound keeps a hostile text of nothing but brackets from costing its square.
    private const int MaxStarts = 100;

    /// <summary>Reads the whole text as JSON or, failing that, the first object or list in it that is whole.</summary>
    /// <param name="text">What the model said.</param>
    /// <param name="value">The JSON.</param>
    public static bool TryRead(string text, out JsonElement value)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (TryReadAt(bytes, out value, toTheEnd: true)) return true;
        var rest = bytes.AsSpan();
        for (var starts = 0; starts < MaxStarts; starts++)
        {
            var start = rest.IndexOfAny((byte)'{', (byte)'[');
            if (start < 0) return false;
            if (TryReadAt(rest[start..], out value, toTheEnd: false)) return true;
            rest = rest[(start + 1)..];
        }
        return false;
    }

    private static bool TryReadAt(ReadOnlySpan<byte> text, out JsonElement value, bool toTheEnd)
    {
        value = default;
        try
        {
            var reader = new Utf8JsonReader(text);
            value = JsonElement.ParseValue(ref reader);
            return !toTheEnd || text[(int)reader.BytesConsumed..].Trim(" \t\r\n"u8).IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
