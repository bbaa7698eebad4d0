using System.Collections.Immutable;
using System.Text;

namespace JitOrchestration.Core.Expressions;

/// <summary>Fills in a text within a bound, cutting the longest values first.</summary>
internal static class BoundedText
{
    public static string Render(ImmutableArray<TextPart> parts, IScope scope, int maxBytes)
    {
        var texts = parts.Select(part => TemplateRenderer.Inserted(part, scope)).ToArray();
        CutValues(parts, texts, maxBytes);
        return TextCut.ToBytes(string.Concat(texts), maxBytes);
    }

    /// <summary>
    /// Shares the room beside the written text equally; what a short value leaves of its share goes to longer ones.
    /// </summary>
    private static void CutValues(ImmutableArray<TextPart> parts, string[] texts, int maxBytes)
    {
        var sizes = texts.Select(Encoding.UTF8.GetByteCount).ToArray();
        var shortestFirst = Enumerable.Range(0, texts.Length)
            .Where(i => parts[i] is TextPart.Inserted)
            .OrderBy(i => sizes[i])
            .ToArray();
        var room = Math.Max(0, maxBytes - Enumerable.Range(0, texts.Length).Except(shortestFirst).Sum(i => sizes[i]));
        for (var n = 0; n < shortestFirst.Length; n++)
        {
            var i = shortestFirst[n];
            texts[i] = TextCut.ToBytes(texts[i], room / (shortestFirst.Length - n));
            room -= Encoding.UTF8.GetByteCount(texts[i]);
        }
    }
}
