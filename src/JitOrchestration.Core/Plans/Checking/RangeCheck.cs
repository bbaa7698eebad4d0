using System.Globalization;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Numbers: each finite and in its range.</summary>
internal static class RangeCheck
{
    /// <summary>Beyond this a back-off is no back-off: the second pause is already the longest allowed.</summary>
    private const double LargestBackoff = 100;

    /// <summary>The shortest timeout, in seconds: what a timer can tell apart.</summary>
    private const double ShortestTimeout = 0.001;

    public static void Check(CheckedSubtask subtask)
    {
        var (fields, limits) = (subtask.Subtask, subtask.Rules.Limits);
        Check(subtask, "wait", fields.Wait?.Seconds, 0, limits.Seconds);
        Check(subtask, "timeout_seconds", fields.TimeoutSeconds, ShortestTimeout, limits.Seconds);
        Check(subtask, "max_parallel", fields.MaxParallel, 1, limits.MaxParallel);
        Check(subtask, "repeat/max", fields.Repeat?.Max, 1, limits.Iterations);
        Check(subtask, "repeat/delay_seconds", fields.Repeat?.DelaySeconds, 0, limits.Seconds);
        if (fields.Retry is { } retry) CheckRetry(subtask, retry, limits);
    }

    private static void CheckRetry(CheckedSubtask subtask, RetrySpec retry, PlanLimits limits)
    {
        Check(subtask, "retry/max_attempts", retry.MaxAttempts, 1, limits.Attempts);
        Check(subtask, "retry/delay_seconds", retry.DelaySeconds, 0, limits.Seconds);
        Check(subtask, "retry/backoff", retry.Backoff, 1, LargestBackoff);
        Check(subtask, "retry/max_delay_seconds", retry.MaxDelaySeconds, 0, limits.Seconds);
        if (retry.MaxDelaySeconds >= 0 && retry.MaxDelaySeconds < retry.DelaySeconds)
            subtask.Error(
                PlanProblemCodes.OutOfRange, "retry/max_delay_seconds",
                "\"retry.max_delay_seconds\" is less than \"retry.delay_seconds\"; raise it or leave it out.");
    }

    private static void Check(CheckedSubtask subtask, string place, double? value, double least, double most)
    {
        if (value is not { } number || (number >= least && number <= most)) return;
        subtask.Error(
            PlanProblemCodes.OutOfRange, place,
            string.Create(
                CultureInfo.InvariantCulture,
                $"\"{place.Replace('/', '.')}\" is {number}, but must be from {least} to {most:0}."));
    }
}
