using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Callbacks;

/// <summary>
/// The addresses that a run may have its callbacks sent to. What a name resolves to is looked at when a connection is
/// made, each time, by <see cref="GuardedConnections"/>: it may be another address by then.
/// </summary>
public static class CallbackAddress
{
    private const string Pointer = "/options/callback_url";
    private const int MostCharacters = 2048;

    /// <summary>Everything that is wrong with an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="options">How callbacks are made; null: none are.</param>
    public static IEnumerable<PlanProblem> Problems(string text, CallbackOptions? options)
    {
        if (options is null)
            yield return Problem("callbacks_off", $"Callbacks are signed, and there is no secret to sign with. The operator sets one in {CallbackSecret.Variable}: 'whsec_' and 24 to 64 random bytes in base64.");
        if (WhyMalformed(text) is { } malformed) yield return Problem("callback_url_invalid", malformed);
        else if (options is not null && WhyRefused(new Uri(text), options.Network) is { } refused) yield return Problem("callback_url_refused", refused);
    }

    /// <summary>Why a host may not be reached; null: it may.</summary>
    internal static string? WhyRefused(Uri url, NetworkOptions network)
    {
        var host = url.IdnHost;
        if (!network.Allows(host)) return $"The host '{host}' is not among those that may be reached. The operator allows it (JIT_ALLOWED_HOSTS).";
        return AddressRules.WhyRefused(host, network);
    }

    private static string? WhyMalformed(string text)
    {
        if (text.Length > MostCharacters) return $"The URL has {text.Length} characters; at most {MostCharacters} are taken.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || WebAddress.HostOf(url) is null)
            return "This is no URL to send something to: an absolute one with http or https is wanted, such as https://example.org/hook.";
        if (url.UserInfo.Length > 0) return "The URL holds a user name or password, which URLs must not: a receiver knows us by the signature.";
        return url.Fragment.Length > 0 || text.Contains('#') ? "The URL has a fragment (#...), which is never sent. Leave it out." : null;
    }

    private static PlanProblem Problem(string code, string message) => new(code, Pointer, message);
}
