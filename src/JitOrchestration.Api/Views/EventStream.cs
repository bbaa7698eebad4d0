using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Views;

/// <summary>Writes journal entries as server-sent events: <c>id</c> is the sequence, <c>data</c> one line of JSON.</summary>
internal sealed class EventStream(HttpResponse response, CancellationToken cancellation)
{
    private readonly ArrayBufferWriter<byte> _json = new(1024);

    private PipeWriter Body => response.BodyWriter;

    public async Task BeginAsync()
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(cancellation);
        await Body.FlushAsync(cancellation);
    }

    /// <summary>Completes when there is room for more: a slow reader is waited for here.</summary>
    public async Task SendAsync(JournalEntry entry)
    {
        for (var i = 0; i < entry.Events.Count; i++) Write(entry.FirstSequence + i, entry.At, entry.Events[i]);
        await Body.FlushAsync(cancellation);
    }

    public async Task SendCommentAsync()
    {
        Body.Write(": still here\n\n"u8);
        await Body.FlushAsync(cancellation);
    }

    private void Write(long sequence, DateTimeOffset at, RunEvent happened)
    {
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json)) JournalEntry.WriteEvent(writer, happened);
        var head = string.Create(
            CultureInfo.InvariantCulture, $"id: {sequence}\ndata: {{\"sequence\":{sequence},\"at\":\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}\",");
        Encoding.UTF8.GetBytes(head, Body);
        // The event's own members follow in the same object.
        Body.Write(_json.WrittenSpan[1..]);
        Body.Write("\n\n"u8);
    }
}
