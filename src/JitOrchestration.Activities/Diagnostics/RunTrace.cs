using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>
/// Where a run's spans are in its trace. A run outlives processes, so nobody holds its span: the ids follow from the
/// run's, whoever works for it knows them, and whoever commits its end emits its span under the id that its parts have
/// named as their parent all along.
/// </summary>
/// <param name="RootId">The root run: it and all runs under it are one trace.</param>
/// <param name="RunId">The run.</param>
/// <param name="Retries">How often it was retried: each time it and what is reopened in it have spans anew.</param>
public readonly record struct RunTrace(string RootId, string RunId, int Retries)
{
    /// <summary>That of a run as it stands.</summary>
    public static RunTrace Of(RunState run) => new(run.Parent?.Root ?? run.RunId, run.RunId, run.Retries);

    /// <summary>
    /// The trace. A hash, although a run's id has as many bits: it begins with the time, and samplers go by the beginning.
    /// </summary>
    internal ActivityTraceId TraceId => ActivityTraceId.CreateFromBytes(Hash(RootId).AsSpan(0, 16));

    /// <summary>The run's span.</summary>
    internal ActivitySpanId Span => SpanOf($"{RunId}/{Generation}");

    /// <summary>The run's span as a parent.</summary>
    internal ActivityContext Context => At(Span);

    /// <summary>The span of one of its subtasks.</summary>
    internal ActivitySpanId SpanOfSubtask(string subtaskId) => SpanOf($"{RunId}/{subtaskId}/{Generation}");

    /// <summary>The span under which a call is made: its subtask's or, when it works for no subtask, the run's.</summary>
    internal ActivitySpanId ParentOf(Command.Call call) => call.SubtaskId is { } subtask ? SpanOfSubtask(subtask) : Span;

    /// <summary>
    /// What stands above the run's span: of a child the parent's subtask, of a retried run its first span; else nothing.
    /// </summary>
    internal ActivityContext Above(RunState run) => run switch
    {
        { RetriedAt: not null } => At((this with { Retries = 0 }).Span),
        { Parent: { } parent } => At(new RunTrace(RootId, parent.RunId, parent.Retries).SpanOfSubtask(SubtaskOf(parent))),
        _ => At(default),
    };

    private static string SubtaskOf(ParentLink parent) => parent.Path.Split('[', 2)[0];

    private string Generation => string.Create(CultureInfo.InvariantCulture, $"e{Retries}");

    /// <summary>Always recorded: nobody remembers what was decided at the root. A sampler that goes by the trace id takes a run whole.</summary>
    internal ActivityContext At(ActivitySpanId span) => new(TraceId, span, ActivityTraceFlags.Recorded);

    private static ActivitySpanId SpanOf(string what) => ActivitySpanId.CreateFromBytes(Hash(what).AsSpan(0, 8));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
