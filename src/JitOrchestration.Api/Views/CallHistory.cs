using System.Globalization;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Handlers;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Api.Views;

/// <summary>An attempt of a call, and what came of it.</summary>
/// <param name="Key">The call; the same for all its attempts.</param>
/// <param name="Number">Which attempt, from 1.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record CallAttempt(string Key, int Number, DateTimeOffset StartedAt)
{
    /// <summary>When its answer came; null: it has not.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary><c>running, completed, failed</c> or <c>lost</c>.</summary>
    public string Outcome { get; set; } = "running";

    public Failure? Failure { get; set; }

    /// <summary>When it is tried again, if it failed and is.</summary>
    public DateTimeOffset? RetryAt { get; set; }
}

/// <summary>Reads from a journal how the calls of a subtask went.</summary>
internal static class CallHistory
{
    /// <summary>The attempts of a subtask's calls; of a <c>for_each</c>, those of the instances of a page.</summary>
    public static async Task<IReadOnlyList<CallAttempt>> OfAsync(
        IWorkflowEngine engine, RunState run, string subtaskId, InstancePage page, CancellationToken cancellation)
    {
        var attempts = new List<CallAttempt>();
        var open = new Dictionary<string, CallAttempt>();
        await foreach (var entry in SoFar.EntriesAsync(engine, run, cancellation))
        {
            foreach (var happened in entry.Events)
            {
                if (KeyOf(happened) is { } key && IsOf(key, subtaskId, page)) Take(entry.At, happened, attempts, open);
            }
        }
        return attempts;
    }

    private static string? KeyOf(RunEvent happened) => happened switch
    {
        RunEvent.CallStarted e => e.Key,
        RunEvent.CallCompleted e => e.Key,
        RunEvent.TurnTaken e => e.Key,
        RunEvent.CallFailed e => e.Key,
        RunEvent.CallLost e => e.Key,
        _ => null,
    };

    /// <summary>Keys read <c>subtask[/i3][/r2]/e0/c1</c>.</summary>
    private static bool IsOf(string key, string subtaskId, InstancePage page)
    {
        if (!key.StartsWith(subtaskId, StringComparison.Ordinal) || key.Length == subtaskId.Length || key[subtaskId.Length] != '/') return false;
        var place = key.AsSpan(subtaskId.Length + 1);
        if (place.IsEmpty || place[0] != 'i') return true;
        var end = place.IndexOf('/');
        return end > 0 && int.TryParse(place[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && page.Has(index);
    }

    private static void Take(DateTimeOffset at, RunEvent happened, List<CallAttempt> attempts, Dictionary<string, CallAttempt> open)
    {
        if (happened is RunEvent.CallStarted started)
        {
            var attempt = new CallAttempt(started.Key, started.Attempt, at);
            attempts.Add(attempt);
            open[started.Key] = attempt;
        }
        else if (open.Remove(KeyOf(happened)!, out var ended))
        {
            ended.EndedAt = at;
            (ended.Outcome, ended.Failure, ended.RetryAt) = happened switch
            {
                RunEvent.CallFailed failed => ("failed", failed.Failure, failed.RetryAt),
                RunEvent.CallLost => ("lost", null, null),
                _ => ("completed", default(Failure), default(DateTimeOffset?)),
            };
        }
    }
}
