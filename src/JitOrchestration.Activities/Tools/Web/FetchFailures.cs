using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Web;

/// <summary>What went wrong on the web, and whether trying again can help.</summary>
internal static class FetchFailures
{
    /// <summary>An answer of status 400 or more; 408, 429 and all from 500 may pass.</summary>
    public static ToolException Status(Uri url, HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var mayPass = status is (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests or >= 500;
        return new ToolException(new Failure(
            $"http_{status}", $"{url} answered {status} {response.ReasonPhrase}.".Replace(" .", "."),
            mayPass ? FailureKind.Transient : FailureKind.Permanent)
        { RetryAfter = RetryAfter(response.Headers.RetryAfter, now) });
    }

    /// <summary>The answer took too long.</summary>
    public static ToolException TimedOut(Uri url, TimeSpan limit, Exception cause) => ToolException.Transient(
        "timeout", $"{url} did not answer in full within {limit.TotalSeconds:0.###} seconds.", innerException: cause);

    /// <summary>No answer came, or not a whole one; a refusal on the way is passed on as it is.</summary>
    public static ToolException Lost(Uri url, Exception cause) => cause switch
    {
        { InnerException: ToolException refusal } => refusal,
        { InnerException: AuthenticationException } =>
            ToolException.Permanent("insecure", $"No secure connection to {url.IdnHost}: {Innermost(cause)}"),
        InvalidDataException => ToolException.Permanent("bad_response", $"The answer of {url} cannot be decompressed."),
        _ => ToolException.Transient("connection_lost", $"No answer from {url}: {Innermost(cause)}", innerException: cause),
    };

    /// <summary>How long an answer asks to be left alone; null: it does not say.</summary>
    public static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static string Innermost(Exception cause) => cause.GetBaseException().Message;
}
