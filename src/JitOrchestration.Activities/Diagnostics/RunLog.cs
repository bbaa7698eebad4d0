using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>
/// What a host's log says of runs: warnings for what somebody should look at, information for what happens to every run. Texts of
/// requests, questions and results are left out; messages of failures are cut.
/// </summary>
/// <param name="logger">Where it is said.</param>
public sealed partial class RunLog(ILogger logger)
{
    /// <summary>The category to log under.</summary>
    public const string Category = "JitOrchestration.Runs";

    /// <summary>Whether anybody wants to hear it.</summary>
    public bool IsOn => logger.IsEnabled(LogLevel.Warning);

    /// <summary>Says of events what there is to say; called by whoever has committed them.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="events">The events.</param>
    public void Write(string runId, IEnumerable<RunEvent> events)
    {
        if (!IsOn) return;
        try
        {
            foreach (var happened in events) Write(runId, happened);
        }
        catch (Exception)
        {
            // A log that cannot be written must not stop runs: they are in the journal.
        }
    }

    /// <summary>Says that an accepted run is not under way yet, because the storage did not take it.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="fault">What the storage said.</param>
    [LoggerMessage(11, LogLevel.Warning, "Run {RunId} is accepted, and could not be scheduled yet: whoever looks at it next does that.")]
    public partial void NotScheduled(string runId, Exception fault);

    /// <summary>Says that a run could not be deleted, or taken up, when that was due.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="fault">What stood in the way.</param>
    [LoggerMessage(12, LogLevel.Warning, "Run {RunId} could not be deleted or taken up: the next sweep tries again.")]
    public partial void NotSwept(string runId, Exception fault);

    private void Write(string runId, RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.RunStarted: Began(runId); break;
            case RunEvent.RunRetried: Retried(runId); break;
            case RunEvent.CallFailed { RetryAt: { } at } e: CallRepeated(runId, e.Key, e.Failure.Code, at, Shown(e.Failure)); break;
            case RunEvent.AttemptFailed e: SubtaskRepeated(runId, e.Subtask, e.Failure.Code, e.RetryAt, Shown(e.Failure)); break;
            case RunEvent.CallLost { InOrder: false } e: CallLost(runId, e.Key); break;
            case RunEvent.SubtaskFailed { Continued: true } e: SubtaskFailed(runId, e.Subtask, e.Failure.Code, Shown(e.Failure)); break;
            case RunEvent.QuestionAsked e: Asked(runId, e.QuestionId); break;
            case RunEvent.RunFailing e: Failed(runId, e.Error.Code, Shown(e.Error)); break;
            case RunEvent.RunCancelled: Cancelled(runId); break;
            case RunEvent.RunCompleted e: Completed(runId, e.Warnings.Length); break;
        }
    }

    // One line, whatever a server or a model has said, and nothing in it that drives the terminal of whoever reads the log.
    private static string Shown(Failure failure)
    {
        const int Most = 400;
        var line = string.Join(' ', failure.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(VisibleText.Of));
        return line.Length <= Most ? line : $"{TextCut.Whole(line, Most)}…";
    }

    [LoggerMessage(1, LogLevel.Information, "Run {RunId} began.")]
    private partial void Began(string runId);

    [LoggerMessage(2, LogLevel.Information, "Run {RunId} completed, with {Warnings} warnings.")]
    private partial void Completed(string runId, int warnings);

    [LoggerMessage(3, LogLevel.Warning, "Run {RunId} failed: {Code}: {Message}")]
    private partial void Failed(string runId, string code, string message);

    [LoggerMessage(4, LogLevel.Information, "Run {RunId} was cancelled.")]
    private partial void Cancelled(string runId);

    [LoggerMessage(5, LogLevel.Information, "Run {RunId} is retried.")]
    private partial void Retried(string runId);

    [LoggerMessage(6, LogLevel.Warning, "Run {RunId} goes on without '{Subtask}', which failed: {Code}: {Message}")]
    private partial void SubtaskFailed(string runId, string subtask, string code, string message);

    [LoggerMessage(7, LogLevel.Information, "Run {RunId} calls {Key} again at {At:u}: {Code}: {Message}")]
    private partial void CallRepeated(string runId, string key, string code, DateTimeOffset at, string message);

    [LoggerMessage(8, LogLevel.Information, "Run {RunId} repeats '{Subtask}' at {At:u}: {Code}: {Message}")]
    private partial void SubtaskRepeated(string runId, string subtask, string code, DateTimeOffset at, string message);

    [LoggerMessage(9, LogLevel.Warning, "Run {RunId} lost {Key}: whoever performed it is gone.")]
    private partial void CallLost(string runId, string key);

    [LoggerMessage(10, LogLevel.Information, "Run {RunId} waits for a person: question {QuestionId}.")]
    private partial void Asked(string runId, string questionId);
}
