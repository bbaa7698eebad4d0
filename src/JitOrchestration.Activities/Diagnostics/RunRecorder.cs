using System.Diagnostics;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>
/// Says of what was committed what ended by it: the spans of runs and subtasks, and how long they took. Called by whoever
/// commits; should it be called again, the spans are the same, under the same ids.
/// </summary>
public static class RunRecorder
{
    /// <summary>The provider of agents, as the conventions want one named for what a framework runs itself.</summary>
    private const string Framework = "jit_orchestration";

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Telemetry.Source.HasListeners() || Measures.OfRunsAreWanted;

    /// <summary>Records what events have ended.</summary>
    /// <param name="run">The run, with the events folded, and nothing after them.</param>
    /// <param name="at">Their moment.</param>
    /// <param name="events">The events.</param>
    public static void Record(RunState run, DateTimeOffset at, IReadOnlyList<RunEvent> events)
    {
        foreach (var happened in events)
        {
            switch (happened)
            {
                case RunEvent.RunStarted: Measures.Started(); break;
                case RunEvent.SubtaskCompleted e: Record(run, e.Subtask, at); break;
                case RunEvent.SubtaskFailed e: Record(run, e.Subtask, at); break;
                case RunEvent.SubtaskCancelled e: Record(run, e.Subtask, at); break;
                case RunEvent.RunCompleted or RunEvent.RunFailed or RunEvent.RunCancelled: Record(run, at); break;
            }
        }
    }

    private static void Record(RunState run, DateTimeOffset at)
    {
        var trace = RunTrace.Of(run);
        var (began, status) = (run.RetriedAt ?? run.CreatedAt, Wire.Word(run.Status));
        Measures.Run(status, run.Error?.Code, at - began);
        using var span = PastSpan.Start(Operations.InvokeWorkflow, trace.Above(run), trace.Span, began, at, [new(GenAi.Operation, Operations.InvokeWorkflow), new(JitNames.RunId, run.RunId)]);
        if (span.Activity is not { } activity) return;
        activity.SetTag(JitNames.RunStatus, status).SetTag(JitNames.RunSubtasks, run.Subtasks.Length).SetTag(JitNames.ParentRunId, run.Parent?.RunId)
            .SetTag(JitNames.ForkedFrom, run.ForkedFrom).SetTag(JitNames.ModelCalls, run.Usage.ModelCalls)
            .SetTag(JitNames.UsageInputTokens, run.Usage.InputTokens).SetTag(JitNames.UsageOutputTokens, run.Usage.OutputTokens).SetTag(JitNames.UsageCost, (double)run.Usage.CostUsd);
        if (run.Retries > 0) activity.SetTag(JitNames.RunRetries, run.Retries);
        span.Fail(run.Error);
    }

    private static void Record(RunState run, string subtaskId, DateTimeOffset at)
    {
        var subtask = run.Subtasks[run.Graph!.IndexOf(subtaskId)];
        // One that never started has nothing to show.
        if (subtask.StartedAt is not { } started) return;
        var began = run.RetriedAt > started ? run.RetriedAt.Value : started;
        var (kind, status) = (KindOf(subtask), Wire.Word(subtask.Status));
        Measures.Subtask(kind, status, subtask.Failure?.Code, at - began);
        var trace = RunTrace.Of(run);
        using var span = PastSpan.Start(NameOf(subtask, kind), trace.Context, trace.SpanOfSubtask(subtask.Id), began, at, [.. TagsOf(subtask, kind), new(JitNames.RunId, run.RunId)]);
        if (span.Activity is not { } activity) return;
        activity.SetTag(JitNames.SubtaskStatus, status).SetTag(JitNames.SubtaskInstances, subtask.FanOut?.Count);
        if (subtask.Usage.ModelCalls > 0) activity.SetTag(GenAi.InputTokens, subtask.Usage.InputTokens).SetTag(GenAi.OutputTokens, subtask.Usage.OutputTokens);
        span.Fail(subtask.Failure);
    }

    private static string NameOf(SubtaskState subtask, string kind) => kind == "agent" ? $"{Operations.InvokeAgent} {AgentOf(subtask)}" : $"subtask {subtask.Id}";

    private static IEnumerable<KeyValuePair<string, object?>> TagsOf(SubtaskState subtask, string kind)
    {
        yield return new(JitNames.SubtaskId, subtask.Id);
        yield return new(JitNames.SubtaskKind, kind);
        if (kind != "agent") yield break;
        yield return new(GenAi.Operation, Operations.InvokeAgent);
        yield return new(GenAi.Provider, Framework);
        yield return new(GenAi.AgentName, AgentOf(subtask));
        if (subtask.Node.Subtask.Agent?.Model is { } model) yield return new(GenAi.RequestModel, model);
    }

    private static string AgentOf(SubtaskState subtask) => subtask.Node.Subtask.Agent?.Name ?? subtask.Id;

    private static string KindOf(SubtaskState subtask) => subtask.Node.Subtask switch
    {
        { Tool: not null } => "tool",
        { Ask: not null } => "ask",
        { Wait: not null } => "wait",
        { Workflow: not null } => "workflow",
        _ => "agent",
    };
}
