using System.ClientModel;
using System.Globalization;

namespace JitOrchestration.Activities.Models.Faults;

/// <summary>How long a server asks to be left alone.</summary>
internal static class RetryHint
{
    /// <summary>What the headers say; null: nothing. The finest wins: milliseconds, of OpenAI or of Azure, before seconds or a date.</summary>
    public static TimeSpan? Of(ClientResultException answered, DateTimeOffset now)
    {
        if (answered.GetRawResponse()?.Headers is not { } headers) return null;
        foreach (var name in (string[])["retry-after-ms", "x-ms-retry-after-ms"])
        {
            if (headers.TryGetValue(name, out var count) && Wait(count, TimeSpan.FromMilliseconds(1)) is { } wait) return wait;
        }
        return headers.TryGetValue("Retry-After", out var value) ? SecondsOrDate(value, now) : null;
    }

    private static TimeSpan? SecondsOrDate(string? value, DateTimeOffset now)
    {
        if (Wait(value, TimeSpan.FromSeconds(1)) is { } wait) return wait;
        if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return null;
        return Bounded((date - now).TotalSeconds);
    }

    private static TimeSpan? Wait(string? value, TimeSpan unit) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && double.IsFinite(count)
            ? Bounded(count * unit.TotalSeconds)
            : null;

    // A day is more than any server means, and less than any arithmetic with times overflows at.
    private static TimeSpan Bounded(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400));
}
