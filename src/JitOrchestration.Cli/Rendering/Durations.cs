using System.Globalization;

namespace JitOrchestration.Cli.Rendering;

/// <summary>Lengths of time, for people.</summary>
internal static class Durations
{
    public static string Show(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0.001 } => "0 ms",
        { TotalSeconds: < 1 } => Invariant($"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => Invariant($"{Math.Floor(time.TotalSeconds * 10) / 10:0.0} s"),
        { TotalHours: < 1 } => Invariant($"{time.Minutes} m {time.Seconds:00} s"),
        { TotalDays: < 1 } => Invariant($"{time.Hours} h {time.Minutes:00} m"),
        _ => Invariant($"{time.Days} d {time.Hours} h"),
    };

    /// <summary>How long ago something was.</summary>
    public static string Ago(TimeSpan time) => time.TotalSeconds < 1 ? "now" : $"{Show(TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds))).Replace(".0 s", " s")} ago";

    /// <summary>Reads <c>30d</c>, <c>12h</c>, <c>45m</c> or <c>90s</c>.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (UnitOf(text[^1]) is not { } unit || count > TimeSpan.FromDays(36_500) / unit) return false;
        time = count * unit;
        return true;
    }

    private static TimeSpan? UnitOf(char letter) => letter switch
    {
        'd' => TimeSpan.FromDays(1),
        'h' => TimeSpan.FromHours(1),
        'm' => TimeSpan.FromMinutes(1),
        's' => TimeSpan.FromSeconds(1),
        _ => null,
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
