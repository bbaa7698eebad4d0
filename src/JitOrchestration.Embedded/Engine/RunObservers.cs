using System.Collections.Concurrent;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Tells readers that a run has moved on, no more: they read the journal at their own pace, so that a slow one holds up
/// nobody.
/// </summary>
internal sealed class RunObservers
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = new();

    /// <summary>Completes at the next commit of the run. To be asked for before the journal is read.</summary>
    public Task NextCommit(string runId) =>
        _next.GetOrAdd(runId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Committed(string runId)
    {
        if (!_next.IsEmpty && _next.TryRemove(runId, out var waiting)) waiting.SetResult();
    }

    /// <summary>Lets everyone look again, whatever happened.</summary>
    public void WakeAll()
    {
        foreach (var id in _next.Keys) Committed(id);
    }
}
