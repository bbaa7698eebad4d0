using System.Globalization;
using JitOrchestration.Activities.Offline.Language;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>Numbers, in digits or as words up to twelve.</summary>
internal static class Numbers
{
    private static readonly string[] Words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    public static double? TryTake(ref TokenReader reader)
    {
        var token = reader.Current;
        var value = token.Kind == TokenKind.Number ? Parse(token.Text) : Word(token.Text);
        if (value is not null) reader.Position++;
        return value;
    }

    /// <summary>One from 1 to 1,000,000, without a fraction.</summary>
    public static int? TryTakeWhole(ref TokenReader reader)
    {
        var copy = reader;
        if (TryTake(ref copy) is not { } value || value < 1 || value > 1_000_000 || !double.IsInteger(value)) return null;
        reader = copy;
        return (int)value;
    }

    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static double? Word(string text) =>
        text is "a" or "an" ? 1 : Array.FindIndex(Words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at : null;
}
