using System.Globalization;
using System.Net;
using System.Text.Json;

namespace JitOrchestration.Api.Tests.Support;

/// <summary>An event as the stream had it.</summary>
internal sealed record StreamedEvent(long Id, JsonElement Data)
{
    public string Type => Data.GetProperty("type").GetString()!;
}

/// <summary>Reads an event stream as browsers do.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream body) => (_response, _lines) = (response, new StreamReader(body));

    public List<string> Comments { get; } = [];

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, long? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is { } id) request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null: the stream has ended.</summary>
    public async Task<StreamedEvent?> NextAsync()
    {
        long? id = null;
        while (await _lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(':')) Comments.Add(line);
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = long.Parse(line[4..], CultureInfo.InvariantCulture);
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) return new StreamedEvent(id!.Value, JsonElement.Parse(line[6..]));
        }
        return null;
    }

    public async Task<List<StreamedEvent>> RestAsync()
    {
        var events = new List<StreamedEvent>();
        while (await NextAsync() is { } next) events.Add(next);
        return events;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
