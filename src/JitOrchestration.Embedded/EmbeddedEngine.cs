using System.Runtime.CompilerServices;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.Callbacks;
using JitOrchestration.Embedded.Engine;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded;

/// <summary>
/// Durable workflows on one machine: a SQLite journal in a data folder, and nothing else to install. Several processes
/// may share the folder; each run is driven by one of them. Thread-safe.
/// </summary>
public sealed class EmbeddedEngine : IWorkflowEngine, IAsyncDisposable
{
    private readonly EmbeddedEngineOptions _options;
    private readonly EngineStorage _storage;
    private readonly RunObservers _observers = new();
    private readonly RunLoop _loop;
    private readonly ValueStore _values;
    private readonly RunStarter _starter;
    private readonly OthersCommits _others;
    private readonly CallbackCourier? _courier;
    private int _disposed;

    private EmbeddedEngine(EmbeddedEngineOptions options, EngineStorage storage, IThinking thinking, IJournal? journal = null)
    {
        _options = options;
        _storage = storage;
        _values = new ValueStore(storage.Payloads);
        var performer = new ActivityPerformer(options.Tools, options.Policy, thinking, storage.Payloads, options.TimeProvider);
        _loop = new RunLoop(journal ?? storage.Journal, options, _observers, report => new Dispatcher(performer, report, options.CrashPoint), storage.KeepForParentAsync);
        _starter = new RunStarter(options, storage, thinking, Send);
        _others = new OthersCommits(storage, _observers, options.TimeProvider);
        _courier = options.Callbacks is { } callbacks ? new CallbackCourier(this, storage, options, callbacks) : null;
    }

    /// <inheritdoc/>
    public EngineException? Fault => _loop.Fault;

    /// <summary>Completes when the engine has stopped, because it was told to or because of a <see cref="Fault"/>.</summary>
    public Task Stopped => _loop.Ended;

    /// <summary>The data folder, for tests that damage it.</summary>
    internal EngineStorage Storage => _storage;

    /// <summary>Whether anybody waits for a run to move on.</summary>
    internal bool IsWatched => _observers.Any;

    /// <summary>How many runs are in memory.</summary>
    internal int LoadedRuns => _loop.LoadedRuns;

    /// <summary>How the commits of this process went.</summary>
    internal CommitStatistics Commits => _storage.Commits;

    /// <summary>Opens a data folder and starts working.</summary>
    /// <exception cref="StorageException">The folder cannot be used; nothing in it was changed.</exception>
    public static async Task<EmbeddedEngine> OpenAsync(EmbeddedEngineOptions options, IThinking thinking)
    {
        var engine = new EmbeddedEngine(options, EngineStorage.Open(options), thinking);
        engine._loop.Start();
        try
        {
            if (!options.DrivesAll) return engine;
            await engine.ResumeAllAsync();
            engine._courier?.TakeOver();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>For benchmarks: an engine whose runs are written to another journal than the folder's.</summary>
    internal static EmbeddedEngine OpenWith(IJournal journal, EmbeddedEngineOptions options, IThinking thinking)
    {
        var engine = new EmbeddedEngine(options, EngineStorage.Open(options), thinking, journal);
        engine._loop.Start();
        return engine;
    }

    /// <inheritdoc/>
    public Task<string> StartAsync(RunRequest request, CancellationToken cancellation = default) =>
        _starter.StartAsync(_starter.NewRunId(), request, cancellation);

    /// <summary>Starts a run and completes when this engine has brought it to its end. Reads nothing on the way.</summary>
    /// <returns>The run's id.</returns>
    public async Task<string> RunAsync(RunRequest request, CancellationToken cancellation = default)
    {
        var runId = _starter.NewRunId();
        var ended = _observers.End(runId);
        string started;
        try
        {
            started = await _starter.StartAsync(runId, request, cancellation);
            if (started == runId) await ended.WaitAsync(cancellation);
        }
        finally
        {
            _observers.Forget(runId);
        }
        // An idempotency key may have led to an earlier run.
        if (started != runId) await EndedAsync(started, cancellation);
        return started;
    }

    /// <summary>Completes when a run has ended, whoever drives it.</summary>
    /// <exception cref="ArgumentException">There is no such run.</exception>
    /// <exception cref="EngineException">The engine has stopped, or can do nothing about the run.</exception>
    public async Task EndedAsync(string runId, CancellationToken cancellation = default)
    {
        while (true)
        {
            // Asked for before the journal is read, so that nothing falls between.
            using var moved = _observers.NextCommit(runId);
            var row = _storage.Journal.Find(runId) ?? throw new ArgumentException($"There is no run '{runId}'.", nameof(runId));
            if (row.Phase == RunPhase.Ended) return;
            ThrowIfNothingComes(runId);
            await moved.Moved.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public Task<RunState?> GetAsync(string runId, CancellationToken cancellation = default) =>
        Task.Run(() => _storage.Journal.Find(runId) is { } row ? RunTable.Fold(_storage.Journal, row) : null, cancellation);

    /// <inheritdoc/>
    public Task<RunList> ListAsync(string? status = null, string? cursor = null, int limit = 50, CancellationToken cancellation = default) =>
        Task.Run(() => _storage.List(status, cursor, limit, rootsOnly: false), cancellation);

    /// <inheritdoc/>
    public Task<RunList> ListRootsAsync(string? status = null, string? cursor = null, int limit = 50, CancellationToken cancellation = default) =>
        Task.Run(() => _storage.List(status, cursor, limit, rootsOnly: true), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> EventsAsync(
        string runId, long after = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (_storage.Journal.Find(runId) is not { } row) yield break;
        while (true)
        {
            // Asked for before the journal is read, so that nothing falls between.
            using var moved = _observers.NextCommit(runId);
            var ended = _storage.Journal.Find(runId) is null or { Phase: RunPhase.Ended };
            foreach (var entry in _storage.Read(row.Number, after + 1))
            {
                after = entry.FirstSequence + entry.Events.Count - 1;
                yield return entry;
            }
            if (ended) yield break;
            ThrowIfNothingComes(runId);
            await moved.Moved.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<SignalOutcome> SignalAsync(string runId, Input input, CancellationToken cancellation = default)
    {
        if (input is Input.Retry retry) return await RetryAsync(runId, retry, cancellation);
        // Whoever says something checks it, for the loop of whichever process: it has no time for schemas.
        if (await AnswerSchema.CheckAsync(this, _options.Tools, runId, input, cancellation) is { } rejection) return new SignalOutcome.Refused(rejection);
        return await SendAsync(runId, input, cancellation);
    }

    /// <inheritdoc/>
    public async Task<ForkOutcome> ForkAsync(string runId, ForkRequest request, CancellationToken cancellation = default)
    {
        if (await Task.Run(() => _starter.Earlier(request.Idempotency), cancellation) is { } earlier) return new ForkOutcome.Forked(earlier);
        return await GetAsync(runId, cancellation) is { } source ? await _starter.ForkAsync(source, request, cancellation) : new ForkOutcome.NoSuchRun();
    }

    /// <inheritdoc/>
    public async Task<JsonElement> OpenAsync(string runId, Value value, CancellationToken cancellation = default) =>
        await _values.OpenAsync(runId, value, cancellation);

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(string runId, Value.Stored value, long offset, int length, CancellationToken cancellation = default) =>
        _storage.Payloads.ReadRangeAsync(runId, value.Sha256, offset, length, cancellation);

    /// <inheritdoc/>
    public async Task<Value> KeepAsync(string runId, JsonElement json, CancellationToken cancellation = default) =>
        await _values.KeepAsync(runId, json, Value.InlineLimit, RunLimits.Default.ResultBytes).AsTask().WaitAsync(cancellation);

    /// <summary>Drives a run that nobody drives, such as one that a crash left.</summary>
    /// <returns>False: there is no such run, it has ended, or another process drives it.</returns>
    public async Task<bool> ResumeAsync(string runId)
    {
        var adopted = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new LoopMessage.Adopt(runId, adopted));
        if (!await adopted.Task) return false;
        // Whoever left the run may have left something that its receiver was to be told.
        _courier?.TakeOver();
        return true;
    }

    /// <summary>Whether a living process drives a run, this one or another.</summary>
    public bool IsDriven(string runId) => _storage.IsDriven(runId);

    /// <summary>Drives every run that nobody drives and that does not only wait.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ResumeAllAsync()
    {
        var adopted = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new LoopMessage.AdoptAll(adopted));
        return await adopted.Task;
    }

    /// <summary>The runs that are neither ended nor parked and that no living process drives: what a crash left.</summary>
    public IReadOnlyList<RunSummary> Unfinished() => _storage.Unfinished();

    /// <summary>The ids of runs that begin with a text, children included; case does not matter.</summary>
    /// <param name="text">The beginning.</param>
    /// <param name="limit">At most how many.</param>
    public IReadOnlyList<string> IdsBeginningWith(string text, int limit) => _storage.IdsBeginningWith(text.ToUpperInvariant(), limit);

    /// <inheritdoc/>
    public Task<DeletionOutcome> DeleteAsync(string runId, CancellationToken cancellation = default) =>
        Task.Run(() => _storage.DeleteAsync(runId), cancellation);

    /// <summary>Deletes what ended before a time, with its children and payloads.</summary>
    /// <returns>How many runs were deleted, children not counted.</returns>
    public Task<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellation = default) =>
        Task.Run(() => _storage.PruneAsync(endedBefore, cancellation), cancellation);

    /// <summary>Deletes the runs that ended longer ago than they are to be kept, with their children and payloads.</summary>
    /// <param name="retention">How long runs are kept whose options do not say.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many runs were deleted, children included.</returns>
    public Task<int> PruneExpiredAsync(TimeSpan retention, CancellationToken cancellation = default) =>
        Task.Run(() => _storage.PruneExpiredAsync(_options.TimeProvider.GetUtcNow(), retention, cancellation), cancellation);

    /// <summary>
    /// Starts nothing more, lets calls under way finish for the configured time, and leaves the rest for recovery.
    /// </summary>
    public async Task StopAsync()
    {
        _loop.Post(new LoopMessage.StopStarting());
        if (await EndsWithinAsync(_options.StopGrace)) return;
        _loop.CancelCalls();
        if (!await EndsWithinAsync(TimeSpan.FromSeconds(1))) _loop.Abandon();
        await _loop.Ended;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await StopAsync();
        if (_courier is not null) await _courier.DisposeAsync();
        await _others.DisposeAsync();
        _loop.Dispose();
        _storage.Dispose();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan time)
    {
        using var enough = new CancellationTokenSource(time, _options.TimeProvider);
        await Task.WhenAny(_loop.Ended, Task.Delay(Timeout.InfiniteTimeSpan, enough.Token));
        return _loop.Ended.IsCompleted;
    }

    private async Task<SignalOutcome> SendAsync(string runId, Input input, CancellationToken cancellation)
    {
        var outcome = new TaskCompletionSource<SignalOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new LoopMessage.Signal(runId, input, outcome));
        var taken = await outcome.Task.WaitAsync(cancellation);
        // The loop must not be held up by the post, which waits for the other process's transaction.
        if (taken is SignalOutcome.Forwarded && !await Task.Run(() => _storage.Post(runId, Signals.Write(input)), cancellation))
        {
            return await SendAsync(runId, input, cancellation);
        }
        return taken;
    }

    /// <summary>Held against a copy first, so that a run which does not go on is neither claimed nor written.</summary>
    private async Task<SignalOutcome> RetryAsync(string runId, Input.Retry retry, CancellationToken cancellation)
    {
        if (retry.Options is { } options) _starter.Check(options);
        if (await GetAsync(runId, cancellation) is not { } copy) return new SignalOutcome.NoSuchRun();
        var completed = _starter.Complete(copy, retry);
        if (GraphExecutor.Step(copy, completed, _options.TimeProvider.GetUtcNow()).Rejection is { } rejection) return new SignalOutcome.Refused(rejection);
        return await SendAsync(runId, completed, cancellation);
    }

    private void ThrowIfNothingComes(string runId)
    {
        if (_loop.WhyNothingComes(runId) is { } why) throw new EngineException(why.Code, why.Message, why);
    }

    private void Send(LoopMessage message)
    {
        if (_loop.Closed is { } why) throw new EngineException(why.Code, why.Message, why);
        _loop.Post(message);
    }
}
