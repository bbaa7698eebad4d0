using Spectre.Console.Rendering;

namespace JitOrchestration.Cli.Rendering;

/// <summary>Texts measured in the cells of a terminal: letters of some scripts take two.</summary>
internal static class CellText
{
    public static int Width(string text) => new Segment(text).CellCount();

    /// <summary>A text cut to a number of cells, at least one.</summary>
    public static string Fit(string text, int cells)
    {
        if (Width(text) <= cells) return text;
        var end = Math.Min(text.Length, cells - 1);
        while (end > 0 && (Width(text[..end]) > cells - 1 || char.IsHighSurrogate(text[end - 1]))) end--;
        return text[..end].TrimEnd() + "…";
    }

    /// <summary>A text filled up with spaces to a number of cells.</summary>
    public static string Pad(string text, int cells) => text + new string(' ', Math.Max(0, cells - Width(text)));
}
