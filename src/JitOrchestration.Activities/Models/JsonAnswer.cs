using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Performing;

namespace JitOrchestration.Activities.Models;

/// <summary>Finds the JSON in what a model says: models without structured output wrap it in fences and in talk.</summary>
public static class JsonAnswer
{
    // Talk has few brackets. The bound keeps a hostile text of nothing but brackets from costing its square.
    private const int MaxStarts = 100;

    /// <summary>Reads the whole text as JSON or, failing that, the longest object or list in it: a footnote is one too.</summary>
    /// <param name="text">What the model said.</param>
    /// <param name="value">The JSON; every text in it can be read.</param>
    public static bool TryRead(string text, out JsonElement value)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = ReadAt(bytes, out value);
        return (whole > 0 && bytes.AsSpan(whole).Trim(" \t\r\n"u8).IsEmpty || TryFindLongest(bytes, out value))
            && ReadableJson.WhyNot(JsonMarshal.GetRawUtf8Value(value)) is null;
    }

    private static bool TryFindLongest(ReadOnlySpan<byte> rest, out JsonElement longest)
    {
        longest = default;
        var most = 0;
        for (var starts = 0; starts < MaxStarts; starts++)
        {
            var start = rest.IndexOfAny((byte)'{', (byte)'[');
            if (start < 0) break;
            var length = ReadAt(rest[start..], out var found);
            if (length > most) (most, longest) = (length, found);
            rest = rest[(start + Math.Max(length, 1))..];
        }
        return most > 0;
    }

    // How long the JSON at the start of a text is; 0: there is none.
    private static int ReadAt(ReadOnlySpan<byte> text, out JsonElement value)
    {
        value = default;
        try
        {
            var reader = new Utf8JsonReader(text);
            value = JsonElement.ParseValue(ref reader);
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return 0;
        }
    }
}
