using System.Collections.Concurrent;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Tells readers that a run has moved on, no more: they read the journal at their own pace, so that a slow one holds up
/// nobody.
/// </summary>
internal sealed class RunObservers
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new();

    /// <summary>Completes at the next commit of the run. To be asked for before the journal is read.</summary>
    public Task NextCommit(string runId) =>
        _next.GetOrAdd(runId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Completes when this process has brought the run to its end. To be asked for before it may have.</summary>
    public Task End(string runId) =>
        _ends.GetOrAdd(runId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Committed(string runId, bool ended)
    {
        Complete(_next, runId);
        if (ended) Complete(_ends, runId);
    }

    /// <summary>Lets everyone go who waits for a run that has ended, or that never began.</summary>
    public void Forget(string runId) => Committed(runId, ended: true);

    /// <summary>Whether anybody waits for a commit.</summary>
    public bool Any => !_next.IsEmpty;

    /// <summary>Lets all readers look again: another process has committed something.</summary>
    public void LookAgain()
    {
        foreach (var id in _next.Keys) Complete(_next, id);
    }

    /// <summary>Lets everyone look again: the engine has stopped.</summary>
    public void Break(Exception fault)
    {
        LookAgain();
        foreach (var id in _ends.Keys)
        {
            if (_ends.TryRemove(id, out var waiting)) waiting.TrySetException(fault);
        }
    }

    private static void Complete(ConcurrentDictionary<string, TaskCompletionSource> waiting, string runId)
    {
        if (!waiting.IsEmpty && waiting.TryRemove(runId, out var one)) one.TrySetResult();
    }
}
