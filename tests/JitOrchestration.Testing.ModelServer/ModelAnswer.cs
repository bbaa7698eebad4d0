using System.Text;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Testing.ModelServer;

/// <summary>What the server does with one request.</summary>
public abstract record ModelAnswer
{
    /// <summary>Sends it.</summary>
    public abstract Task SendAsync(HttpContext http, ModelRequest request);
}

/// <summary>An answer of any form.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, as it is.</param>
public sealed record RawAnswer(int Status, string Body) : ModelAnswer
{
    /// <summary>The type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Headers to send with it.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override async Task SendAsync(HttpContext http, ModelRequest request)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = ContentType;
        foreach (var (name, value) in Headers) http.Response.Headers[name] = value;
        await http.Response.WriteAsync(Body);
    }
}

/// <summary>Sends nothing until it is released, then another answer; a client that gives up ends the wait.</summary>
/// <param name="Release">Ends the wait.</param>
/// <param name="Answer">What is sent then.</param>
public sealed record HeldAnswer(Task Release, ModelAnswer Answer) : ModelAnswer
{
    /// <inheritdoc/>
    public override async Task SendAsync(HttpContext http, ModelRequest request)
    {
        await Release.WaitAsync(http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!http.RequestAborted.IsCancellationRequested) await Answer.SendAsync(http, request);
    }
}

/// <summary>Sends the start of an answer, then cuts the connection or says no more.</summary>
/// <param name="Answer">The answer whose start is sent, as it would be sent for the request.</param>
/// <param name="Kept">How much of it is sent, between 0 and 1.</param>
public sealed record BrokenAnswer(CompletionAnswer Answer, double Kept = 0.5) : ModelAnswer
{
    /// <summary>What happens after the start.</summary>
    public BrokenEnd End { get; init; } = BrokenEnd.Abort;

    /// <inheritdoc/>
    public override async Task SendAsync(HttpContext http, ModelRequest request)
    {
        var whole = Encoding.UTF8.GetBytes(Answer.Render(request));
        http.Response.ContentType = request.Stream ? "text/event-stream" : "application/json";
        if (!request.Stream) http.Response.ContentLength = whole.Length;
        await http.Response.Body.WriteAsync(whole.AsMemory(0, (int)(whole.Length * Kept)));
        await http.Response.Body.FlushAsync();
        if (End == BrokenEnd.Silence) await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (End == BrokenEnd.Abort || !request.Stream) http.Abort();
    }
}

/// <summary>How a broken answer ends.</summary>
public enum BrokenEnd
{
    /// <summary>The connection is cut.</summary>
    Abort,

    /// <summary>A stream ends as if it were whole; another answer is cut.</summary>
    Close,

    /// <summary>The connection stays open and nothing more comes.</summary>
    Silence,
}
