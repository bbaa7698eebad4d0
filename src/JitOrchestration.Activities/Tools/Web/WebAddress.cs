using System.Net;

namespace JitOrchestration.Activities.Tools.Web;

/// <summary>The URLs that may be fetched.</summary>
internal static class WebAddress
{
    /// <summary>Reads a URL.</summary>
    /// <exception cref="ToolException"><c>bad_url</c>: it is not absolute, not http or https, or holds a name and password.</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw Bad(text, "it is no absolute URL, such as https://example.org/page");
        Check(url);
        return url;
    }

    /// <summary>The host as it is looked up; null: there is none, or it has letters that no host has.</summary>
    public static string? HostOf(Uri url)
    {
        try
        {
            return url.IdnHost is { Length: > 0 } host ? host : null;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    /// <summary>Where a response redirects to; null when it does not, or does not say where to.</summary>
    /// <exception cref="ToolException">
    /// <c>bad_url</c>: to what cannot be fetched. <c>redirect_refused</c>: from https to http, where others can read along.
    /// </exception>
    public static Uri? RedirectOf(Uri url, HttpResponseMessage response)
    {
        if (!IsRedirect(response.StatusCode) || !response.Headers.NonValidated.Contains("Location")) return null;
        if (response.Headers.Location is not { } location || !Uri.TryCreate(url, location, out var target))
            throw Bad(url.ToString(), "it redirects to what is no URL");
        Check(target);
        if (url.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp)
            throw ToolException.Refused(
                "redirect_refused", $"{url} redirects to {target}, from https to http, which is not followed.");
        return target;
    }

    private static void Check(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            throw Bad(url.Scheme + ":...", "only http and https can be fetched");
        // The URL is not repeated here: it may hold a password.
        if (HostOf(url) is not { } host) throw Bad(url.Scheme + ":...", "it names no host that there can be");
        if (url.UserInfo.Length > 0)
            throw Bad($"{url.Scheme}://...@{host}", "it holds a user name or password, which URLs must not");
    }

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static ToolException Bad(string url, string reason) =>
        ToolException.Permanent("bad_url", $"The URL '{url}' cannot be fetched: {reason}.");
}
