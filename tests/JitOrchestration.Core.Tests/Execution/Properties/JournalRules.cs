using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>What holds of the order of events in any journal.</summary>
internal sealed class JournalRules(RandomPlan plan, IReadOnlyList<RunEvent> events)
{
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<string> _answered = [];
    private readonly HashSet<string> _underWay = [];
    private readonly Dictionary<string, int> _attempts = [];
    private bool _closing;

    public void Hold()
    {
        foreach (var e in events) Hold(e);
    }

    private void Hold(RunEvent e)
    {
        switch (e)
        {
            case RunEvent.SubtaskStarted started: StartsInOrder(started.Subtask); break;
            case RunEvent.SubtaskSkipped skipped: Ends(skipped.Subtask); break;
            case RunEvent.SubtaskCompleted completed: Ends(completed.Subtask); break;
            case RunEvent.SubtaskFailed failed: Ends(failed.Subtask); break;
            case RunEvent.SubtaskCancelled cancelled: Ends(cancelled.Subtask); break;
            case RunEvent.CallStarted started: StartsOnceAnAttempt(started); break;
            case RunEvent.CallCompleted completed: _answered.Add(completed.Key).ShouldBeTrue($"{completed.Key} was answered twice"); break;
            case RunEvent.TurnTaken turn: _answered.Add(turn.Key).ShouldBeTrue($"{turn.Key} was answered twice"); break;
            case RunEvent.CallFailed failed: _underWay.Remove(failed.Key); break;
            case RunEvent.CallLost lost: _underWay.Remove(lost.Key); break;
            case RunEvent.QuestionAsked { Question: { Key: { } key } question }: Holds(key, question.Kind); break;
            case RunEvent.RunFailing or RunEvent.CancelRequested: _closing = true; break;
            case RunEvent.RunRetried: GoesOn(); break;
            case RunEvent.SubtaskReopened reopened: _ended.Remove(reopened.Subtask).ShouldBeTrue($"{reopened.Subtask} was reopened and had not ended"); break;
            case RunEvent.SubtaskKept kept: Ends(kept.Subtask); break;
        }
    }

    /// <summary>A call that the policy held has not been made: that was no attempt.</summary>
    private void Holds(string key, QuestionKind kind)
    {
        if (_underWay.Remove(key) && kind == QuestionKind.ToolCall) _attempts[key]--;
    }

    /// <summary>What was under way when the run ended has been given up.</summary>
    private void GoesOn()
    {
        _closing = false;
        _underWay.Clear();
    }

    private void StartsInOrder(string id)
    {
        var (counting, ordering) = plan.Links[id];
        counting.Concat(ordering).ShouldAllBe(dependency => _ended.Contains(dependency), $"{id} started too early");
        (_closing && !IsCleanUp(id)).ShouldBeFalse($"{id} started while the run was closing");
    }

    private void Ends(string id) => _ended.Add(id).ShouldBeTrue($"{id} ended twice");

    private void StartsOnceAnAttempt(RunEvent.CallStarted started)
    {
        _answered.ShouldNotContain(started.Key, "a recorded call was repeated");
        (_closing && !IsCleanUp(started.Key.Split('/')[0])).ShouldBeFalse($"{started.Key} started while the run was closing");
        if (started.Key.Split('/')[^1].StartsWith('c')) started.Attempt.ShouldBe(_attempts.GetValueOrDefault(started.Key) + 1, $"attempts of {started.Key}");
        _attempts[started.Key] = started.Attempt;
        _underWay.Add(started.Key);
    }

    private bool IsCleanUp(string id) => plan.Plan.Subtasks.Any(subtask => subtask.Id == id && subtask.Always);
}
