namespace JitOrchestration.Embedded.Tests.Callbacks;

/// <summary>A clock that is moved by hand, and tells for which moments timers were set.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<DateTimeOffset> _due = [];
    private TaskCompletionSource _changed = NewSource();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Note(dueTime);
        return new WatchedTimer(this, timer);
    }

    /// <summary>Completes when a timer was set for a moment: who moves the clock before that leaves whoever is about to set it behind.</summary>
    public async Task IsSetForAsync(DateTimeOffset due)
    {
        while (Next(due) is { } next) await next.WaitAsync(TimeSpan.FromMinutes(3));
    }

    private Task? Next(DateTimeOffset due)
    {
        lock (_gate) return _due.Contains(due) ? null : _changed.Task;
    }

    private void Note(TimeSpan dueTime)
    {
        if (dueTime == Timeout.InfiniteTimeSpan) return;
        lock (_gate)
        {
            _due.Add(GetUtcNow() + dueTime);
            _changed.SetResult();
            _changed = NewSource();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class WatchedTimer(WatchedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = timer.Change(dueTime, period);
            time.Note(dueTime);
            return isChanged;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
