using System.Diagnostics;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>
/// Stands in for a span that is emitted later, so that what starts meanwhile becomes its child. It is never emitted
/// itself: it has the later span's id, and no source.
/// </summary>
public static class Position
{
    private const string Name = "jit.position";

    /// <summary>
    /// Everything from here to the disposal happens in a run: what Durable Functions then schedules, too, so that its own
    /// spans are part of the run's trace.
    /// </summary>
    /// <returns>To be disposed of; null: nobody listens.</returns>
    public static IDisposable? Enter(RunTrace trace) => Telemetry.Source.HasListeners() ? Begin(trace, trace.Span) : null;

    /// <summary>Everything from here to the disposal is done for a call.</summary>
    internal static Activity? Enter(RunContext run, Command.Call call)
    {
        if (!Telemetry.Source.HasListeners()) return null;
        var position = Begin(run.Trace, run.Trace.ParentOf(call));
        position.SetTag(JitNames.RunId, run.RunId);
        if (call.SubtaskId is { } subtask) position.SetTag(JitNames.SubtaskId, subtask);
        return position.SetTag(JitNames.CallKey, call.Key).SetTag(JitNames.CallAttempt, call.Attempt);
    }

    /// <summary>Tells a span which call it is part of.</summary>
    internal static void Describe(Activity span)
    {
        var above = span.Parent;
        while (above is not null && above.OperationName != Name) above = above.Parent;
        if (above is null) return;
        foreach (var (name, value) in above.EnumerateTagObjects()) span.SetTag(name, value);
    }

    private static Activity Begin(RunTrace trace, ActivitySpanId span)
    {
        var position = new Activity(Name).SetParentId(trace.TraceId, span, ActivityTraceFlags.Recorded).Start();
        SpanIdentity.Assign(position, span);
        position.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        return position;
    }
}
