using JitOrchestration.Core.Execution;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>What a journal says of the calls of its run.</summary>
internal sealed class CallHistory(string runId)
{
    private readonly Dictionary<string, int> _starts = [];
    private readonly Dictionary<string, string> _launches = [];
    private int _turns;

    /// <summary>The idempotency keys of calls with a committed answer; for a turn of a model, what the log calls it.</summary>
    public List<string> Answered { get; } = [];

    /// <summary>How often a call without an answer has started: it has been lost so often, or will be now.</summary>
    public int MostLost => _starts.Values.DefaultIfEmpty().Max();

    public void Note(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.CallStarted e: _starts[e.Key] = _starts.GetValueOrDefault(e.Key) + 1; break;
            case RunEvent.CallFailed e: _starts.Remove(e.Key); break;
            case RunEvent.CallCompleted e: Answer(e.Key, $"{runId}/{e.Key}"); break;
            case RunEvent.TurnTaken e: Answer(e.Key, $"{runId}/agent/turn{_turns++}"); break;
            case RunEvent.QuestionAsked { Question.Key: { } key }: _starts.Remove(key); break;
            case RunEvent.ChildRequested e: _launches[e.ChildRunId] = e.Index is { } index ? $"{e.Subtask}/i{index}/" : $"{e.Subtask}/"; break;
            case RunEvent.ChildLaunched e: Forget(_launches[e.ChildRunId]); break;
            case RunEvent.ConditionEvaluated e: Forget($"{e.Subtask}/condition"); break;
            case RunEvent.ItemsListed e: Forget($"{e.Subtask}/items"); break;
        }
    }

    private void Answer(string key, string logged)
    {
        _starts.Remove(key);
        Answered.Add(logged);
    }

    private void Forget(string prefix)
    {
        foreach (var key in _starts.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList()) _starts.Remove(key);
    }
}
