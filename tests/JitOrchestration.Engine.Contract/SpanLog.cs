using System.Diagnostics;
using JitOrchestration.Activities.Diagnostics;

namespace JitOrchestration.Engine.Contract;

/// <summary>Listens to spans, of this process and all its tests: what a test looks at, it asks for by run.</summary>
public sealed class SpanLog : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Lock _turn = new();
    private readonly List<Activity> _spans = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Listens to our own spans, and to those of other sources.</summary>
    public SpanLog(params string[] others)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name || others.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans so far.</summary>
    public IReadOnlyList<Activity> All
    {
        get
        {
            lock (_turn) return [.. _spans];
        }
    }

    /// <summary>The trace of a run, once the run's own span is there.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="retries">How often it is to have been retried.</param>
    public async Task<TraceOfRun> OfRunAsync(string runId, int retries = 0)
    {
        var run = await FirstAsync(span => IsRun(span, runId) && (int)(span.GetTagItem("jit.run.retries") ?? 0) == retries);
        return new TraceOfRun(run, [.. All.Where(span => span.TraceId == run.TraceId)]);
    }

    /// <summary>The first span of a kind, once it is there.</summary>
    public async Task<Activity> FirstAsync(Func<Activity, bool> wanted)
    {
        using var enough = new CancellationTokenSource(EngineUnderTest.Patience);
        while (true)
        {
            Task more;
            lock (_turn)
            {
                if (_spans.Find(span => wanted(span)) is { } found) return found;
                more = _more.Task;
            }
            await more.WaitAsync(enough.Token);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static bool IsRun(Activity span, string runId) => span.OperationName == "invoke_workflow" && runId.Equals(span.GetTagItem("jit.run.id"));

    private void Add(Activity span)
    {
        lock (_turn)
        {
            _spans.Add(span);
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}

/// <summary>The spans of one trace.</summary>
/// <param name="Run">That of the run it was asked for by.</param>
/// <param name="Spans">All of them.</param>
public sealed record TraceOfRun(Activity Run, IReadOnlyList<Activity> Spans)
{
    /// <summary>The only span of a name.</summary>
    public Activity this[string name] => Spans.Where(span => span.OperationName == name).ShouldHaveSingleItem();

    /// <summary>The names from a span up to the last that is there: <c>execute_tool echo &lt; subtask a &lt; invoke_workflow</c>.</summary>
    public string PathOf(Activity span)
    {
        var above = Spans.SingleOrDefault(other => other.SpanId == span.ParentSpanId);
        return above is null ? span.OperationName : $"{span.OperationName} < {PathOf(above)}";
    }

    /// <summary>The paths of all our own spans, in alphabetical order.</summary>
    public IEnumerable<string> Paths => Spans.Where(span => span.Source.Name == Telemetry.Name).Select(PathOf).Order(StringComparer.Ordinal);
}
