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
            if (headers.TryGetValue(name, out var milliseconds) && Number(milliseconds) is { } count) return TimeSpan.FromMilliseconds(count);
        }
        return headers.TryGetValue("Retry-After", out var value) ? SecondsOrDate(value, now) : null;
    }

    private static TimeSpan? SecondsOrDate(string? value, DateTimeOffset now)
    {
        if (Number(value) is { } seconds) return TimeSpan.FromSeconds(seconds);
        if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return null;
        return date > now ? date - now : TimeSpan.Zero;
    }

    // A day is more than any server means; it bounds what arithmetic below has to bear.
    private static double? Number(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Math.Clamp(number, 0, TimeSpan.MillisecondsPerDay)
            : null;
}
