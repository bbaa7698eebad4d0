using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Web;

/// <summary>
/// Fetches a page. The policy asks before a host that is not allowed is reached for the first time; from there a
/// redirect goes only to the same host or to an allowed one.
/// </summary>
internal sealed class FetchUrlTool : INetworkTool, IDisposable
{
    private const int MostRedirects = 5;

    private readonly NetworkOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    /// <param name="options">Which hosts and how much.</param>
    /// <param name="time">The clock of the time limit.</param>
    /// <param name="connections">How connections are made; null: as <paramref name="options"/> say.</param>
    public FetchUrlTool(NetworkOptions options, TimeProvider time, GuardedConnections? connections = null)
    {
        _options = options;
        _time = time;
        // The time limit below covers the body and all redirects, and goes by the given clock.
        _client = new HttpClient((connections ?? new(options)).CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("JitOrchestration/0.1");
    }

    public ToolDefinition Definition { get; } = new(
        "fetch_url",
        "Fetches a web page or file by GET (or HEAD). The result is { url, status, content_type, text }: url after redirects, text as "
        + "it came (HTML stays HTML), empty for HEAD. An answer of status 400 or more is a failure.",
        Json.Parse("""
            { "type": "object",
              "properties": {
                "url": { "type": "string", "minLength": 1, "maxLength": 8192, "description": "Absolute, http or https." },
                "method": { "type": "string", "enum": ["GET", "HEAD"], "description": "Default: GET." } },
              "required": ["url"],
              "additionalProperties": false }
            """))
    { Effect = Effect.None, ReachesNetwork = true };

    /// <remarks>Nobody is asked to allow what would be refused after a yes.</remarks>
    public IReadOnlyList<string> HostsReached(JsonElement arguments)
    {
        var host = WebAddress.Parse(arguments.Text("url") ?? "").IdnHost;
        return AddressRules.WhyRefused(host, _options) is { } why ? throw ToolException.Refused(GuardedConnections.Refused, why) : [host];
    }

    public async Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        var url = WebAddress.Parse(arguments.Text("url") ?? "");
        var method = HttpMethod.Parse(arguments.Text("method") ?? "GET");
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await FetchAsync(url, method, call.IdempotencyKey, either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw FetchFailures.TimedOut(url, _options.Timeout, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw FetchFailures.Lost(url, e);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> FetchAsync(Uri start, HttpMethod method, string idempotencyKey, CancellationToken cancellationToken)
    {
        var url = start;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(method, url);
            // The key is for the host that was asked, not for whoever it sends us to.
            if (url.IdnHost == start.IdnHost) request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (WebAddress.RedirectOf(url, response) is not { } next)
                return await ResultAsync(url, response, cancellationToken);
            RefuseStrayed(start, url, next);
            url = next;
        }
        throw ToolException.Permanent("too_many_redirects", $"{start} redirects more than {MostRedirects} times.");
    }

    private void RefuseStrayed(Uri start, Uri from, Uri to)
    {
        if (string.Equals(to.IdnHost, start.IdnHost, StringComparison.OrdinalIgnoreCase) || _options.Allows(to.IdnHost)) return;
        throw ToolException.Refused(
            "redirect_refused",
            $"{from} redirects to {to}, and the host '{to.IdnHost}' is not among the allowed ones. Fetch that URL by itself, "
            + "so that a person can be asked, or let the operator allow the host.");
    }

    private async Task<JsonElement> ResultAsync(Uri url, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode >= 400) throw FetchFailures.Status(url, response, _time.GetUtcNow());

        var text = await ResponseText.ReadAsync(response.Content, _options.MaxResponseBytes, url, cancellationToken);
        return Json.From(new
        {
            Url = url.AbsoluteUri,
            Status = (int)response.StatusCode,
            ContentType = response.Content.Headers.ContentType?.ToString(),
            Text = text,
        });
    }
}
