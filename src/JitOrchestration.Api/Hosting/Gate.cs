using System.Net;
using System.Security.Cryptography;
using System.Text;
using JitOrchestration.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Hosting;

/// <summary>
/// Lets in who may come in. A browser lets any page send requests to this machine, so that being reachable only from
/// here is not enough: the <c>Host</c> must be ours (a page can make its own name lead here: DNS rebinding), the
/// <c>Origin</c> too, and with an API key set, the key must be right.
/// </summary>
internal sealed class Gate(ApiServerOptions options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _keyHash = options.ApiKey is { } key ? Hash(key) : null;

    public Task PassAsync(HttpContext context, RequestDelegate next) =>
        Refusal(context) is { } problem ? problem.ExecuteAsync(context) : next(context);

    private Problem? Refusal(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host.Host)) return new Problem(421, ProblemCodes.HostRefused, $"This server is not called '{request.Host.Host}'. Use its address, or name it when the server is started.");
        if (IsFromElsewhere(request)) return new Problem(403, ProblemCodes.OriginRefused, "A page of another origin must not use this server.");
        if (_keyHash is null || request.Path == "/healthz" || Knows(request, _keyHash)) return null;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return new Problem(401, ProblemCodes.Unauthorized, "Send the API key of the server: Authorization: Bearer KEY.");
    }

    /// <summary>A literal address cannot be rebound.</summary>
    private bool IsOurs(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address)
        ? !options.IsLocal || IPAddress.IsLoopback(address) || IsNamed(host)
        : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IsNamed(host);

    private bool IsNamed(string host) => options.HostNames.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool IsFromElsewhere(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0) return !origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
        // Without an Origin: an image or a frame of another page, which browsers mark in this way.
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && request.Headers["Sec-Fetch-Mode"] != "navigate";
    }

    /// <summary>Hashes are compared, in a time that does not depend on where they differ.</summary>
    private static bool Knows(HttpRequest request, byte[] keyHash)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(authorization[Scheme.Length..].Trim()), keyHash);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
