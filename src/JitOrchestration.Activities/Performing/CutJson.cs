using System.Text;
using System.Text.Json;

namespace JitOrchestration.Activities.Performing;

/// <summary>The text of JSON of which only one end was read: of a string the text that it stands for, of anything else itself.</summary>
internal static class CutJson
{
    /// <summary>The longest escape, as in <c>\u00e4</c>; a pair of surrogates has two.</summary>
    private const int LongestEscape = 6;

    /// <summary>So many places are tried: a pair of surrogates is cut at one, and JSON that holds halves of pairs has none.</summary>
    private const int MostTries = 16;

    /// <summary>The beginning of a value.</summary>
    public static string Beginning(JsonValueKind kind, ReadOnlySpan<byte> bytes) =>
        kind == JsonValueKind.String ? Unquoted(bytes) : Encoding.UTF8.GetString(bytes[..Whole(bytes)]);

    /// <summary>The end of a value, from the first place that is surely between two characters; empty: there is none.</summary>
    public static string End(JsonValueKind kind, ReadOnlySpan<byte> bytes)
    {
        var tries = 0;
        for (var at = LongestEscape; at < bytes.Length && tries < MostTries; at++)
        {
            if ((bytes[at] & 0xC0) == 0x80) continue; // The middle of a character.
            if (kind != JsonValueKind.String) return Encoding.UTF8.GetString(bytes[at..]);
            if (!IsBetweenEscapes(bytes, at)) continue;
            if (TryRead([(byte)'"', .. bytes[at..]], out var text)) return text;
            tries++;
        }
        return "";
    }

    // A backslash after none begins an escape; anything else is between escapes when it is too far behind a backslash to be of one.
    private static bool IsBetweenEscapes(ReadOnlySpan<byte> bytes, int at) =>
        bytes[at] == '\\' ? bytes[at - 1] != '\\' : !bytes[(at - LongestEscape)..at].Contains((byte)'\\');

    /// <summary>The text of a JSON string that is cut off somewhere: perhaps within an escape, or a pair of them.</summary>
    private static string Unquoted(ReadOnlySpan<byte> beginning)
    {
        for (var end = Whole(beginning); end > 0 && end >= beginning.Length - (2 * LongestEscape); end--)
        {
            if (TryRead([.. beginning[..end], (byte)'"'], out var text)) return text;
        }
        return "";
    }

    private static bool TryRead(ReadOnlySpan<byte> json, out string text)
    {
        text = "";
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read()) return false;
            text = reader.GetString()!;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>How many of the bytes are whole characters.</summary>
    private static int Whole(ReadOnlySpan<byte> utf8)
    {
        var last = utf8.Length - 1;
        while (last >= 0 && last > utf8.Length - 4 && (utf8[last] & 0xC0) == 0x80) last--;
        if (last < 0) return 0;
        return Rune.DecodeFromUtf8(utf8[last..], out _, out var length) == System.Buffers.OperationStatus.Done ? last + length : last;
    }
}
