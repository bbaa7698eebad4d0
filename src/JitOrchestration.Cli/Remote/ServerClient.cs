using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using JitOrchestration.Cli.Commands;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Remote;

/// <summary>Speaks to a server (<c>--server URL</c>). What it refuses becomes the error of the command.</summary>
internal sealed class ServerClient : IDisposable
{
    private static readonly TimeSpan ComeAgainAfter = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http;

    private ServerClient(Uri server, string? apiKey)
    {
        _http = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        if (apiKey is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>The server that the command line names; null: it names none.</summary>
    public static ServerClient? Of(ParseResult parsed) =>
        parsed.GetValue(CommonOptions.Server) is { } server ? new ServerClient(new Uri(server), CommonOptions.ApiKeyOf(parsed)) : null;

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonElement> PostAsync(string path, JsonObject? body = null) => SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body));

    /// <summary>The events of a run as they happen, each an entry of its own; a connection that breaks off is made again.</summary>
    public async IAsyncEnumerable<JournalEntry> EventsAsync(string runId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        long last = 0;
        while (true)
        {
            var ends = false;
            using var response = await ConnectAsync(runId, last, cancellation);
            // The run has ended, and nothing of it is missing here. An end among its events says less: it may have been retried.
            if (response.StatusCode == HttpStatusCode.NoContent) yield break;
            await foreach (var entry in EntriesAsync(response, cancellation))
            {
                last = entry.FirstSequence;
                ends = entry.Events[0] is RunEvent.RunCompleted or RunEvent.RunFailed or RunEvent.RunCancelled;
                yield return entry;
            }
            if (!ends) await Task.Delay(ComeAgainAfter, cancellation);
        }
    }

    /// <summary>The events of a run so far.</summary>
    public async Task<IReadOnlyList<JournalEntry>> EventsSoFarAsync(string runId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/runs/{runId}/events?follow=false");
        using var response = await TrySendAsync(request);
        if (!response.IsSuccessStatusCode) throw await ErrorAsync(response);
        return [.. (await response.Content.ReadAsStringAsync()).Split('\n').Select(StreamedEvent.TryRead).OfType<JournalEntry>()];
    }

    /// <summary>A command line that speaks to this server.</summary>
    public string CommandLine(params string[] words) => ShellWord.Join(["jit", .. words, "--server", _http.BaseAddress!.AbsoluteUri.TrimEnd('/')]);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> ConnectAsync(string runId, long last, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/runs/{runId}/events?after={last}");
        var response = await TrySendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await ErrorAsync(response);
    }

    private static async IAsyncEnumerable<JournalEntry> EntriesAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await LineAsync(lines, cancellation) is { } line)
        {
            if (StreamedEvent.TryRead(line) is { } entry) yield return entry;
        }
    }

    private static async Task<string?> LineAsync(StreamReader lines, CancellationToken cancellation)
    {
        try
        {
            return await lines.ReadLineAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await TrySendAsync(request);
        return response.IsSuccessStatusCode ? JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(), Screen.Deep) : throw await ErrorAsync(response);
    }

    private async Task<HttpResponseMessage> TrySendAsync(
        HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead, CancellationToken cancellation = default)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellation);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new CommandException($"The server {_http.BaseAddress} cannot be spoken to over TLS: {Why(e)} If it has none, its URL begins with http://.");
        }
        catch (HttpRequestException e)
        {
            throw new CommandException($"The server {_http.BaseAddress} does not answer: {Why(e)}");
        }
    }

    private static string Why(HttpRequestException e) => $"{e.GetBaseException().Message.TrimEnd('.')}.";

    private async Task<CommandException> ErrorAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized) return new CommandException($"{WhyUnauthorized} (unauthorized)");
        try
        {
            var problem = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
            return new CommandException($"{problem.GetProperty("detail").GetString()} ({problem.GetProperty("code").GetString()})");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new CommandException($"The server {_http.BaseAddress} answers {(int)response.StatusCode}, but not as JitOrchestration does.");
        }
    }

    private string WhyUnauthorized => _http.DefaultRequestHeaders.Authorization is null
        ? $"The server {_http.BaseAddress} wants its API key. Give it with --api-key, or as {Settings.ApiKeyVariable}."
        : $"The API key that was given (--api-key or {Settings.ApiKeyVariable}) is not that of the server {_http.BaseAddress}.";
}
