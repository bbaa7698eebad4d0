using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Cli.Rendering;

/// <summary>What there is to say about a subtask at the moment, in a line.</summary>
internal static class SubtaskDetail
{
    private const int Longest = 200;

    public static string Of(RunState run, SubtaskState subtask, DateTimeOffset now) => Clean.Line(
        SubtaskView.StatusOf(subtask) switch
        {
            SubtaskStatus.Pending => After(subtask),
            SubtaskStatus.Running => Joined(SubtaskText.What(subtask.Node.Subtask), Items(subtask), Attempt(subtask)),
            SubtaskStatus.Waiting => Joined(WaitingFor(run, subtask, now), Items(subtask), Attempt(subtask)),
            SubtaskStatus.Completed => Joined(MissingItems(subtask), subtask.Result is { } result ? Preview(result) : ""),
            SubtaskStatus.Skipped => $"skipped: {subtask.Reason}",
            SubtaskStatus.Failed => $"failed: {subtask.Failure?.Message}",
            _ => subtask.StartedAt is null ? "not run" : "stopped",
        },
        Longest);

    /// <summary>How the items of a <c>for_each</c> went, when not all of them completed.</summary>
    public static string? MissingItems(SubtaskState subtask) =>
        Counts(subtask) is { } counts && counts.GetValueOrDefault(SubtaskStatus.Completed) < subtask.FanOut!.Count ? Items(subtask, counts) : null;

    /// <summary>When and why something is tried again.</summary>
    public static string Again(PendingRetry retry, DateTimeOffset now) =>
        $"again in {Durations.Show(retry.DueAt - now)} ({retry.Failure.Code}): {retry.Failure.Message}";

    /// <summary>How long it ran, or has run so far; "kept" when another run, of which this one is a fork, ran it; empty when it was not begun.</summary>
    public static string Time(SubtaskState subtask, DateTimeOffset now) => subtask switch
    {
        { StartedAt: { } started } => Durations.Show((subtask.EndedAt ?? now) - started),
        { Status: SubtaskStatus.Completed } => "kept",
        _ => "",
    };

    private static string Preview(Value value) => value switch
    {
        Value.Inline inline => ValueText.Line(inline.Json, Longest),
        Value.Stored stored => $"{stored.Bytes:N0} bytes",
        _ => "",
    };

    private static string After(SubtaskState subtask) =>
        subtask.Node.Subtask.DependsOn is { IsDefaultOrEmpty: false } ids ? $"after {string.Join(", ", ids)}" : "";

    private static string? Items(SubtaskState subtask) => Counts(subtask) is { } counts ? Items(subtask, counts) : null;

    private static string Items(SubtaskState subtask, IReadOnlyDictionary<SubtaskStatus, int> counts) =>
        SubtaskText.Items(subtask.FanOut!.Count, status => counts.GetValueOrDefault(status));

    /// <summary>Goes over all instances: to be asked once for each line.</summary>
    private static IReadOnlyDictionary<SubtaskStatus, int>? Counts(SubtaskState subtask) => subtask.FanOut is { } fanOut ? SubtaskView.CountsOf(fanOut) : null;

    private static string? Attempt(SubtaskState subtask) =>
        subtask is { FanOut: null, Node.Subtask: { Repeat: null, Agent: null } } && SubtaskView.AttemptsOf(subtask) is > 1 and var attempts
            ? $"attempt {attempts}"
            : null;

    private static string WaitingFor(RunState run, SubtaskState subtask, DateTimeOffset now) => subtask.Single switch
    {
        _ when run.Questions.Any(question => question.Question.Subtask == subtask.Id) => "waits for an answer",
        { Stage: InstanceStage.InChild } => "its run waits for an answer",
        _ when PendingRetry.Of(subtask) is { } retry => Again(retry, now),
        _ => SubtaskText.What(subtask.Node.Subtask),
    };

    private static string Joined(params string?[] parts) => string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));
}
