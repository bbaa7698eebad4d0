using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JitOrchestration.Activities.Tools;

namespace JitOrchestration.Activities.Minds;

/// <summary>
/// Puts data between tags that the data cannot close: their mark is a hash of what is shown, and stands nowhere in it. So
/// a text can pretend to be an instruction, but not to be outside of the data. The same data always gets the same tags.
/// </summary>
internal static class Fence
{
    // 64 bits: a text that held its own mark would have to be found first; should one, the next mark is taken.
    private const int MarkDigits = 16;

    /// <summary>A text between tags, with what is left out of it.</summary>
    /// <param name="name">What the model knows it by.</param>
    /// <param name="shown">The text.</param>
    /// <param name="attributes">More to be said in the tag, such as <c> characters="0-100"</c>; empty: nothing.</param>
    public static string Around(string name, Excerpt shown, string attributes = "")
    {
        var mark = Mark(shown);
        var open = $"<data:{mark} name={Quoted(name)}{attributes}>";
        var gap = shown.IsCut ? $"\n<left-out:{mark} {Gap(shown)}/>\n{shown.Tail}" : "";
        return $"{open}\n{shown.Head}{gap}\n</data:{mark}>";
    }

    private static string Gap(Excerpt shown) => shown.OfBytes is { } bytes
        ? string.Create(CultureInfo.InvariantCulture, $"from=\"{shown.From}\" of-bytes=\"{bytes}\"")
        : string.Create(CultureInfo.InvariantCulture, $"from=\"{shown.From}\" to=\"{shown.To}\" of=\"{shown.Length}\"");

    private static string Mark(Excerpt shown)
    {
        for (var salt = 0; ; salt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{salt}\n{shown.Head}\n{shown.Tail}")));
            var mark = Convert.ToHexStringLower(hash)[..MarkDigits];
            if (!Contains(shown.Head, mark) && !Contains(shown.Tail, mark)) return mark;
        }
    }

    private static bool Contains(string text, string mark) => text.Contains(mark, StringComparison.OrdinalIgnoreCase);

    // As JSON, a name with quotes or line breaks stays inside its quotes.
    public static string Quoted(string name) => Json.Line(Json.From(name));
}
