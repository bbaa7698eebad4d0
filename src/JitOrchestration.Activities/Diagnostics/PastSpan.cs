using System.Diagnostics;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>A span of something that is over, with an id that was known before it.</summary>
internal readonly struct PastSpan : IDisposable
{
    private readonly Activity? _outer;
    private readonly DateTimeOffset _ended;

    private PastSpan(Activity? activity, Activity? outer, DateTimeOffset ended) => (Activity, _outer, _ended) = (activity, outer, ended);

    /// <summary>The span; null: nobody listens, or it was not sampled.</summary>
    public Activity? Activity { get; }

    /// <summary>Starts it: it ends when it is disposed of, which is when it is emitted.</summary>
    public static PastSpan Start(
        string name, ActivityContext parent, ActivitySpanId id, DateTimeOffset began, DateTimeOffset ended, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        if (Telemetry.Source.CreateActivity(name, ActivityKind.Internal, parent, tags) is not { } span) return default;
        // It is not a part of what is going on here.
        var outer = Activity.Current;
        Activity.Current = null;
        span.SetStartTime(began.UtcDateTime).Start();
        SpanIdentity.Assign(span, id);
        return new PastSpan(span, outer, ended);
    }

    /// <summary>It ended with a failure, if there is one. What that says stays out: it may quote what was answered.</summary>
    public void Fail(Failure? failure)
    {
        if (failure is not null) Activity?.SetTag(GenAi.ErrorType, failure.Code).SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        if (Activity is null) return;
        Activity.SetEndTime(_ended.UtcDateTime).Dispose();
        Activity.Current = _outer;
    }
}
