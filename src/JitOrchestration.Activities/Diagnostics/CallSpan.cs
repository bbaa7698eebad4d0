using System.Diagnostics;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>One attempt of something, as it happens: a span while somebody listens, and how long it took.</summary>
internal abstract class CallSpan : IDisposable
{
    /// <summary>The error of what was given up because nobody wants it any more.</summary>
    public const string Cancelled = "cancelled";

    private readonly long _began = Stopwatch.GetTimestamp();

    protected CallSpan(string operation, string? subject, ActivityKind kind, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        // Samplers may look at these: they are there from the start.
        Span = Telemetry.Source.StartActivity(subject is null ? operation : $"{operation} {subject}", kind, default(ActivityContext), [new(GenAi.Operation, operation), .. tags]);
        if (Span is not null) Position.Describe(Span);
    }

    /// <summary>The span; null: nobody listens, or it was not sampled.</summary>
    protected Activity? Span { get; }

    /// <summary>Why it failed; null: it did not.</summary>
    protected string? Error { get; private set; }

    /// <summary>It failed. What is said of it stays out: it may quote what was answered.</summary>
    /// <param name="code">The failure's stable name.</param>
    public void Fail(string code)
    {
        Error = code;
        Span?.SetTag(GenAi.ErrorType, code).SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        Measure(Stopwatch.GetElapsedTime(_began));
        Span?.Dispose();
    }

    /// <summary>Measures it, now that it is over.</summary>
    protected virtual void Measure(TimeSpan took)
    {
    }

    /// <summary>Sets what is let out only where it is asked for.</summary>
    protected void SetContent(string name, Func<string> content)
    {
        if (Telemetry.CapturesContent && Span is { IsAllDataRequested: true }) Span.SetTag(name, content());
    }
}
