using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Embedded.Engine;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Callbacks;

/// <summary>
/// Tells receivers what the outbox holds for them, beside the run loop, which never waits for it. What was not told when
/// the process ends is still in the outbox.
/// </summary>
internal sealed class CallbackCourier : IAsyncDisposable
{
    private const int AtOnce = 64;
    private const int PerHost = 4;

    /// <summary>How often an engine that drives everything looks for what processes that are gone have left.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>How long until the next attempt when the outbox itself could not be written.</summary>
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromMinutes(1);

    private readonly Lock _turn = new();
    private readonly IWorkflowEngine _engine;
    private readonly EngineStorage _storage;
    private readonly CallbackOptions _options;
    private readonly CallbackSender _sender;
    private readonly TimeProvider _time;
    private readonly TimeSpan _stopGrace;
    private readonly HostSlots _slots = new(AtOnce, PerHost);
    private readonly PriorityQueue<PendingCallback, DateTimeOffset> _later = new();
    private readonly ITimer _alarm;
    private readonly ITimer? _look;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    /// <summary>Takes what is to be told of what this process commits from now on.</summary>
    public CallbackCourier(IWorkflowEngine engine, EngineStorage storage, EmbeddedEngineOptions options, CallbackOptions callbacks)
    {
        (_engine, _storage, _options, _time, _stopGrace) = (engine, storage, callbacks, options.TimeProvider, options.StopGrace);
        _sender = new CallbackSender(callbacks, _time);
        _alarm = _time.CreateTimer(_ => Add([]), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _look = options.DrivesAll ? _time.CreateTimer(_ => Look(), null, LookEvery, LookEvery) : null;
        storage.Callbacks.HandOverTo(Add);
    }

    /// <summary>Takes over what no living process tells.</summary>
    public void TakeOver() => Add(_storage.ClaimCallbacks());

    /// <summary>Begins nothing that is for later, and lets what is under way finish for the engine's time of grace.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_turn)
        {
            _stopping = true;
            Go();
        }
        _alarm.Dispose();
        if (_look is not null) await _look.DisposeAsync();
        using (var grace = new CancellationTokenSource(_stopGrace, _time))
        using (grace.Token.UnsafeRegister(_ => _stop.Cancel(), null)) await _idle.Task;
        _sender.Dispose();
        _stop.Dispose();
    }

    private void Add(IReadOnlyList<PendingCallback> callbacks)
    {
        lock (_turn)
        {
            foreach (var callback in callbacks) _later.Enqueue(callback, callback.DueAt);
            if (!_stopping) Go();
        }
    }

    /// <summary>Begins whatever is due and has a slot, and sets the alarm for what is not due.</summary>
    private void Go()
    {
        var now = _time.GetUtcNow();
        while (_later.TryPeek(out var next, out var due) && due <= now)
        {
            _later.Dequeue();
            _slots.Enqueue(next);
        }
        while (!_stop.IsCancellationRequested && _slots.TryTake(out var next)) ThreadPool.UnsafeQueueUserWorkItem(_ => _ = TellAsync(next), null);
        if (_stopping && _slots.Used == 0) _idle.TrySetResult();
        // Timers count whole milliseconds: one that is cut off would ring before its moment.
        else if (!_stopping && _later.TryPeek(out _, out var first)) _alarm.Change(first - now + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private async Task TellAsync(PendingCallback callback)
    {
        PendingCallback? again = null;
        try
        {
            again = await AttemptAsync(callback);
        }
        finally
        {
            lock (_turn)
            {
                _slots.Return(callback);
                if (again is not null) _later.Enqueue(again, again.DueAt);
                Go();
            }
        }
    }

    /// <summary>Makes an attempt and records what came of it.</summary>
    /// <returns>When to try again; null: not in this process.</returns>
    private async Task<PendingCallback?> AttemptAsync(PendingCallback callback)
    {
        try
        {
            return Record(callback, await OutcomeAsync(callback));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
        catch (EngineException e)
        {
            var again = callback with { DueAt = _time.GetUtcNow() + AfterTrouble };
            Report(callback, e.Message, again.DueAt);
            return again;
        }
    }

    /// <summary>What came of an attempt; null: the run is gone.</summary>
    private async Task<CallbackOutcome?> OutcomeAsync(PendingCallback callback)
    {
        try
        {
            var message = await CallbackMessage.ReadAsync(_engine, callback.RunId, callback.Sequence, _stop.Token);
            return message is null ? null : await _sender.SendAsync(new Uri(callback.Url), message, _stop.Token);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            // Whatever it is, it must end at some time: an attempt is counted.
            return new CallbackOutcome.Failed($"It could not be sent: {e.Message}");
        }
    }

    private PendingCallback? Record(PendingCallback callback, CallbackOutcome? outcome)
    {
        var again = Again(callback, outcome as CallbackOutcome.Failed);
        if (again is null) _storage.Callbacks.Remove(callback);
        else _storage.Callbacks.Postpone(again);
        if (outcome is not null) Report(callback, outcome.Trouble, again?.DueAt);
        return again;
    }

    private PendingCallback? Again(PendingCallback callback, CallbackOutcome.Failed? failed)
    {
        if (failed is null || CallbackRetries.PauseAfter(callback.Attempts + 1, failed.RetryAfter, Random.Shared.NextDouble()) is not { } pause) return null;
        return callback with { Attempts = callback.Attempts + 1, DueAt = _time.GetUtcNow() + pause };
    }

    private void Report(PendingCallback callback, string? problem, DateTimeOffset? nextAt) => _options.Report?.Invoke(new CallbackReport(
        CallbackMessage.IdOf(callback.RunId, callback.Sequence), new Uri(callback.Url).IdnHost, callback.Attempts + 1, problem, nextAt));

    private void Look()
    {
        try
        {
            TakeOver();
        }
        catch (EngineException)
        {
            // The engine says by itself what is wrong with its folder.
        }
    }
}
