using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;

namespace JitOrchestration.Activities.Callbacks;

/// <summary>
/// Makes single attempts: a signed POST to an allowed host, which follows no redirect and reads nothing of the answer but
/// its head. Thread-safe.
/// </summary>
public sealed class CallbackSender : IDisposable
{
    /// <summary>What is read of a body, and dropped, so that the connection can be used again; from a longer one we hang up.</summary>
    private const int DrainedBytes = 4096;

    private readonly CallbackOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    /// <summary>Takes how to send.</summary>
    /// <param name="options">The secret, and which hosts may be reached.</param>
    /// <param name="time">The clock of time limits and signatures.</param>
    public CallbackSender(CallbackOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var handler = new GuardedConnections(options.Network, options.Resolver).CreateHandler();
        handler.MaxResponseDrainSize = DrainedBytes;
        handler.MaxResponseHeadersLength = 16;
        // The time limit below goes by the given clock.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("JitOrchestration/0.1");
    }

    /// <summary>Makes an attempt.</summary>
    /// <exception cref="OperationCanceledException">It was given up from here.</exception>
    public async Task<CallbackOutcome> SendAsync(Uri url, CallbackMessage message, CancellationToken cancellation)
    {
        // Looked at each time: what is allowed may have changed since the run was started.
        if (CallbackAddress.WhyRefused(url, _options.Network) is { } refused) return new CallbackOutcome.Failed(refused);
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = RequestOf(url, message);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return OutcomeOf(response);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new CallbackOutcome.Failed($"No answer within {_options.Timeout.TotalSeconds:0.###} seconds.");
        }
        catch (HttpRequestException e)
        {
            return new CallbackOutcome.Failed(e.InnerException is ToolException refusal ? refusal.Message : e.GetBaseException().Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage RequestOf(Uri url, CallbackMessage message)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var content = new ReadOnlyMemoryContent(message.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        // Not parsed: the base64 of several signatures, with spaces between, is no list that HttpClient knows.
        request.Headers.TryAddWithoutValidation("webhook-signature", _options.Secret.Sign(message.Id, timestamp, message.Body.Span));
        return request;
    }

    private CallbackOutcome OutcomeOf(HttpResponseMessage response) => response.StatusCode switch
    {
        _ when response.IsSuccessStatusCode => new CallbackOutcome.Delivered(),
        HttpStatusCode.Gone => new CallbackOutcome.Unwanted(),
        var status => new CallbackOutcome.Failed(
            $"The answer was {(int)status}.",
            status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? FetchFailures.RetryAfter(response.Headers.RetryAfter, _time.GetUtcNow()) : null),
    };
}
