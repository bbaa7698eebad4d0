using System.Text;

namespace JitOrchestration.Core.Expressions;

/// <summary>Cuts texts between characters: never inside a surrogate pair.</summary>
public static class TextCut
{
    private const string Mark = "… (cut)";

    /// <summary>How long the mark is.</summary>
    public static readonly int MarkBytes = Encoding.UTF8.GetByteCount(Mark);

    /// <summary>The start of a text: at most so many UTF-16 units, whole characters only.</summary>
    public static ReadOnlySpan<char> Whole(ReadOnlySpan<char> text, int length)
    {
        if (length >= text.Length) return text;
        return length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }

    /// <summary>A text in at most so many bytes of UTF-8; when it does not fit, with a mark at its end if that fits.</summary>
    public static string ToBytes(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes) return text;
        var mark = maxBytes >= MarkBytes ? Mark : "";
        return string.Concat(text.AsSpan(0, LengthWithin(text, maxBytes - Encoding.UTF8.GetByteCount(mark))), mark);
    }

    /// <summary>How many UTF-16 units at the start of a text are at most so many bytes of UTF-8; whole characters only.</summary>
    public static int LengthWithin(string text, int maxBytes)
    {
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes) break;
            length += rune.Utf16SequenceLength;
        }
        return length;
    }
}
