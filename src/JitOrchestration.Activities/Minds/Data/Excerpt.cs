using System.Text;

namespace JitOrchestration.Activities.Minds;

/// <summary>What of a text is shown to a model: all of it, or its head and its tail. Positions are characters (UTF-16) from 0.</summary>
/// <param name="Head">The beginning.</param>
/// <param name="Tail">The end; empty when all is in the head.</param>
/// <param name="Length">The length of the whole text.</param>
internal sealed record Excerpt(string Head, string Tail, int Length)
{
    /// <summary>The head has so many quarters of what may be shown: most texts say first what matters.</summary>
    private const int QuartersOfHead = 3;

    /// <summary>Whether something is left out.</summary>
    public bool IsCut => Head.Length + Tail.Length < Length;

    /// <summary>The first character that is left out.</summary>
    public int From => Head.Length;

    /// <summary>The first character of the tail.</summary>
    public int To => Length - Tail.Length;

    /// <summary>All of a text.</summary>
    public static Excerpt Whole(string text) => new(text, "", text.Length);

    /// <summary>A text in at most so many bytes of UTF-8; whole characters only.</summary>
    public static Excerpt Of(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes) return Whole(text);
        var head = HeadLength(text, maxBytes * QuartersOfHead / 4);
        var tail = TailStart(text, maxBytes - maxBytes * QuartersOfHead / 4);
        return new Excerpt(text[..head], text[tail..], text.Length);
    }

    /// <summary>How many characters of a text are at most so many bytes of UTF-8.</summary>
    public static int HeadLength(string text, int maxBytes)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            maxBytes -= rune.Utf8SequenceLength;
            if (maxBytes < 0) break;
            length += rune.Utf16SequenceLength;
        }
        return length;
    }

    private static int TailStart(string text, int maxBytes)
    {
        var start = text.Length;
        while (start > 0)
        {
            var before = start - (start > 1 && char.IsSurrogatePair(text, start - 2) ? 2 : 1);
            maxBytes -= Encoding.UTF8.GetByteCount(text.AsSpan(before, start - before));
            if (maxBytes < 0) break;
            start = before;
        }
        return start;
    }
}
