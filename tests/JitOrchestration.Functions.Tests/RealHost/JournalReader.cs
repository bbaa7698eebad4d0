using System.Globalization;
using System.Text.Json;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>An event as the stream had it, byte for byte.</summary>
internal sealed record JournalLine(long Id, string Json)
{
    public JsonElement Data => JsonElement.Parse(Json);

    public string Type => Data.GetProperty("type").GetString()!;

    /// <summary>The call that it is about, if it is about one.</summary>
    public string? Key => Data.TryGetProperty("key", out var key) ? key.GetString() : null;
}

/// <summary>Reads a run's journal from the event stream.</summary>
internal sealed class JournalReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private JournalReader(HttpResponseMessage response, Stream body) => (_response, _lines) = (response, new StreamReader(body));

    public static async Task<JournalReader> OpenAsync(FunctionsHost host, string runId, long after = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/runs/{runId}/events");
        request.Headers.Add("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new JournalReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The journal up to the end of the run.</summary>
    public static async Task<List<JournalLine>> AllAsync(FunctionsHost host, string runId)
    {
        using var reader = await OpenAsync(host, runId);
        return await reader.RestAsync();
    }

    /// <summary>The next event; null: the stream has ended.</summary>
    public async Task<JournalLine?> NextAsync()
    {
        long? id = null;
        while (await _lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = long.Parse(line[4..], CultureInfo.InvariantCulture);
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) return new JournalLine(id!.Value, line[6..]);
        }
        return null;
    }

    public async Task<List<JournalLine>> RestAsync()
    {
        var events = new List<JournalLine>();
        while (await NextAsync() is { } next) events.Add(next);
        return events;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
