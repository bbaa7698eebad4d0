using System.Collections.Concurrent;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Tells readers that a run has moved on, no more: they read the journal at their own pace, so that a slow one holds up
/// nobody.
/// </summary>
internal sealed class RunObservers
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, Watch> _watched = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new();

    /// <summary>Whether anybody waits for a commit.</summary>
    public bool Any
    {
        get
        {
            lock (_turn) return _watched.Count > 0;
        }
    }

    /// <summary>Watches for the next commit of the run. To be asked for before the journal is read, and to be disposed of.</summary>
    public Watch NextCommit(string runId)
    {
        lock (_turn)
        {
            if (!_watched.TryGetValue(runId, out var watch)) _watched[runId] = watch = new Watch(this, runId);
            watch.Readers++;
            return watch;
        }
    }

    /// <summary>Completes when this process has brought the run to its end. To be asked for before it may have, and forgotten.</summary>
    public Task End(string runId) =>
        _ends.GetOrAdd(runId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nobody waits for the end of the run any more.</summary>
    public void Forget(string runId) => _ends.TryRemove(runId, out _);

    public void Committed(string runId, bool ended)
    {
        LookAgain(runId);
        if (ended && !_ends.IsEmpty && _ends.TryRemove(runId, out var waiting)) waiting.TrySetResult();
    }

    /// <summary>Lets all readers look again: another process has committed something.</summary>
    public void LookAgain()
    {
        lock (_turn)
        {
            foreach (var watch in _watched.Values) watch.Complete();
            _watched.Clear();
        }
    }

    /// <summary>Tells everyone who waits for a run that nothing more will come of it.</summary>
    public void Break(string runId, Exception why)
    {
        LookAgain(runId);
        if (_ends.TryRemove(runId, out var waiting)) waiting.TrySetException(why);
    }

    /// <summary>Lets everyone look again: the engine has stopped.</summary>
    public void Break(Exception fault)
    {
        LookAgain();
        foreach (var id in _ends.Keys) Break(id, fault);
    }

    private void LookAgain(string runId)
    {
        lock (_turn)
        {
            if (_watched.Remove(runId, out var watch)) watch.Complete();
        }
    }

    private void Leave(Watch watch)
    {
        lock (_turn)
        {
            if (--watch.Readers == 0 && _watched.GetValueOrDefault(watch.RunId) == watch) _watched.Remove(watch.RunId);
        }
    }

    /// <summary>What the readers of a run wait for; gone with the last of them.</summary>
    internal sealed class Watch(RunObservers observers, string runId) : IDisposable
    {
        private readonly TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string RunId => runId;

        public int Readers { get; set; }

        /// <summary>Completes at the commit.</summary>
        public Task Moved => _moved.Task;

        public void Complete() => _moved.TrySetResult();

        public void Dispose() => observers.Leave(this);
    }
}
