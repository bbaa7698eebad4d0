using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Execution;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>
/// Streams a run's journal as server-sent events (html.spec.whatwg.org, section 9.2). The reader sets the pace: what it
/// has not taken yet stays in the journal, and the engine never waits for it.
/// </summary>
internal sealed class EventHandlers(JitApi api)
{
    /// <summary><c>GET /v1/runs/{id}/events</c>: every event after the last one that the client has, until the run has ended.</summary>
    public async Task<IResult> StreamAsync(HttpContext context)
    {
        var after = After(context);
        var follows = context.Flag("follow") ?? true;
        using var place = api.Waiting.Take(1);
        var run = await api.FindRunAsync(context);
        // Without content: tells a reader that has everything not to come again.
        if ((run.Ended || !follows) && after >= run.Sequence) return Results.NoContent();
        await StreamAsync(context, run.RunId, after, until: follows ? long.MaxValue : run.Sequence);
        return Results.Empty;
    }

    /// <summary>The header wins: a browser that connects again sends it along with the address that it began with.</summary>
    private static long After(HttpContext context) => context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } last]
        ? Query.Integer("Last-Event-ID", last, 0, long.MaxValue)
        : context.Integer("after", 0, long.MaxValue) ?? 0;

    private async Task StreamAsync(HttpContext context, string runId, long after, long until)
    {
        using var gone = context.UntilGone();
        using var enough = new CancellationTokenSource(api.LongestStream ?? Timeout.InfiniteTimeSpan, api.TimeProvider);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone.Token, enough.Token);
        var stream = new EventStream(context.Response, over.Token);
        await stream.BeginAsync();
        try
        {
            await using var entries = api.Engine.EventsAsync(runId, after, over.Token).GetAsyncEnumerator(over.Token);
            while (after < until && await NextAsync(entries, stream, over.Token))
            {
                await stream.SendAsync(entries.Current);
                after = entries.Current.FirstSequence + entries.Current.Events.Count - 1;
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server is about to, or time is up: the client comes again and says what it has.
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<JournalEntry> entries, EventStream stream, CancellationToken cancellation)
    {
        var next = entries.MoveNextAsync().AsTask();
        while (!await WithinAsync(next)) await stream.SendCommentAsync();
        return await next;

        async Task<bool> WithinAsync(Task task)
        {
            if (task.IsCompleted) return true;
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(task, Task.Delay(api.StreamIdle, api.TimeProvider, enough.Token));
            await enough.CancelAsync();
            return task.IsCompleted || cancellation.IsCancellationRequested;
        }
    }
}
