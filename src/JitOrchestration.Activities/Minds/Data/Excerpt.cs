using System.Text;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Expressions;

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
    public bool IsCut => OfBytes is not null || Head.Length + Tail.Length < Length;

    /// <summary>How many bytes of JSON the whole has, where it was not read and its length is not known; null: it is.</summary>
    public long? OfBytes { get; init; }

    /// <summary>The first character that is left out.</summary>
    public int From => Head.Length;

    /// <summary>The first character of the tail.</summary>
    public int To => Length - Tail.Length;

    /// <summary>All of a text.</summary>
    public static Excerpt Whole(string text) => new(text, "", text.Length);

    /// <summary>A text in at most so many bytes of UTF-8; whole characters only.</summary>
    public static Excerpt Of(string text, int maxBytes) =>
        Encoding.UTF8.GetByteCount(text) <= maxBytes ? Whole(text) : Of(text, text, maxBytes) with { Length = text.Length };

    /// <summary>A text of which only the beginning and the end were read, in at most so many bytes of UTF-8.</summary>
    public static Excerpt Of(PartialText part, int maxBytes) => Of(part.Head, part.Tail, maxBytes) with { OfBytes = part.Bytes };

    private static Excerpt Of(string beginning, string end, int maxBytes)
    {
        var ofHead = maxBytes * QuartersOfHead / 4;
        return new Excerpt(beginning[..TextCut.LengthWithin(beginning, ofHead)], end[TailStart(end, maxBytes - ofHead)..], 0);
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
