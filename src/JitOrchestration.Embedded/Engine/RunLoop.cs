using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// The heart of the engine: one thread that steps all runs and is the only writer of the journal. Each round it takes
/// everything that has come in, moves the runs on, commits what came of it in one transaction, and only then lets
/// anything happen: calls start, callers hear that they were accepted, readers look again. No run needs a lock, and the
/// busier it gets, the more runs share a commit.
/// </summary>
internal sealed class RunLoop : IDisposable
{
    /// <summary>How often other processes' messages are looked for; they are to be taken within 200 ms.</summary>
    private static readonly TimeSpan InboxEvery = TimeSpan.FromMilliseconds(100);

    private readonly Mailbox _mail = new();
    private readonly Thread _thread;
    private readonly IJournal _journal;
    private readonly RunTable _runs;
    private readonly RunDriver _driver;
    private readonly Dispatcher _dispatcher;
    private readonly LoopInbox _inbox;
    private readonly Orphans _orphans;
    private readonly Starts _starts;
    private readonly WakeUps _wakeUps = new();
    private readonly RunObservers _observers;
    private readonly TimeProvider _time;
    private readonly Action<string>? _crashPoint;
    private readonly RunLog? _log;
    private readonly ITimer _alarm;
    private readonly ITimer _inboxTimer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _latest = DateTimeOffset.MinValue;
    private int _underWay;
    private EngineException? _brokenCall;
    private volatile bool _inboxDue;
    private volatile bool _abandoned;
    private volatile EngineException? _fault;

    public RunLoop(IJournal journal, EmbeddedEngineOptions options, RunObservers observers, Func<Action<CallReport>, Dispatcher> dispatcher, Func<string, string, Input.ChildEnded, Task> keepForParent)
    {
        _journal = journal;
        _observers = observers;
        _time = options.TimeProvider;
        _crashPoint = options.CrashPoint;
        _log = options.Logger is { } logger ? new RunLog(logger) : null;
        _runs = new RunTable(journal);
        _dispatcher = dispatcher(report => Post(new LoopMessage.Report(report)));
        var parked = new ParkedRuns();
        _driver = new RunDriver(journal, _runs, parked, new Slots(options.Concurrency, options.ToolConcurrency), _dispatcher, (child, parent, input) => _ = KeepForParentAsync(keepForParent, child, parent, input));
        _starts = new Starts(journal, _driver, Post);
        _orphans = new Orphans(journal, _runs, _driver);
        _inbox = new LoopInbox(journal, _runs, _driver, parked, _orphans, options.DrivesAll);
        _alarm = _time.CreateTimer(_ => _mail.Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _inboxTimer = _time.CreateTimer(_ => LookAtInbox(), null, InboxEvery, InboxEvery);
        _thread = new Thread(Run) { IsBackground = true, Name = "jit run loop" };
    }

    /// <summary>Why the loop stopped by itself; null: it did not.</summary>
    public EngineException? Fault => _fault;

    /// <summary>Why the loop takes nothing more; null: it does.</summary>
    public EngineException? Closed => _fault ?? (Ended.IsCompleted ? Stopped() : null);

    /// <summary>Completes when the loop has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why nothing will come of waiting for a run; null: something may.</summary>
    public EngineException? WhyNothingComes(string runId) => Closed ?? (_runs.IsLeftAlone(runId, out var why) ? why : null);

    public int LoadedRuns => _runs.Count;

    public void Start() => _thread.Start();

    public void Post(LoopMessage message) => _mail.Post(message);

    /// <summary>Trips the tokens of all calls under way.</summary>
    public void CancelCalls() => _dispatcher.CancelAll();

    /// <summary>Ends the loop without waiting for anything.</summary>
    public void Abandon()
    {
        _abandoned = true;
        _mail.Ring();
    }

    public void Dispose()
    {
        Abandon();
        if (_thread.IsAlive) _thread.Join();
        _alarm.Dispose();
        _inboxTimer.Dispose();
        _mail.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_abandoned && !(_driver.Stopping && _underWay == 0 && _mail.IsEmpty)) Round();
        }
        catch (EngineException fault)
        {
            Break(fault);
        }
        catch (Exception bug)
        {
            Break(new EngineException("engine_broken", $"The engine met what it was not written for, and stopped; what is committed is safe. {bug}", bug));
        }
        _ended.SetResult();
        _observers.Break(Closed!);
        _mail.Close(Closed!);
    }

    private void Round()
    {
        WaitForWork();
        // Before the time is read: a look that is asked for after the clock has moved on sees it moved on.
        var looks = _inboxDue;
        _inboxDue = false;
        var batch = _driver.Batch = new Batch(Now());
        try
        {
            Gather(batch, looks);
            _driver.TellParents();
            _driver.Admit();
            Commit(batch);
        }
        catch (Exception e)
        {
            foreach (var refuse in batch.Refusals) refuse(e);
            throw;
        }
        Release(batch);
        // What others answered in the same round is kept first.
        if (_brokenCall is not null) throw _brokenCall;
    }

    private void WaitForWork()
    {
        if (_mail.IsEmpty && !_inboxDue && !_orphans.Waiting && !_driver.CanAdmit && _wakeUps.NextDue > _time.GetUtcNow())
        {
            SetAlarm();
            _mail.Sleep();
        }
        _mail.Silence();
    }

    private void SetAlarm()
    {
        // Timers count whole milliseconds: one that is cut off would ring before its moment.
        var wait = _wakeUps.NextDue - _time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        _alarm.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Gather(Batch batch, bool looks)
    {
        while (_mail.TryTake(out var message)) Take(batch, message);
        foreach (var run in _wakeUps.TakeDue(_runs, batch.At))
        {
            // A tick that changed nothing is not committed, and so not planned again after the commit.
            if (_driver.Step(run, new Input.Tick()).Events.Count == 0 && run.State.NextDue > batch.At) _wakeUps.Plan(run, batch.At);
        }
        if (looks && _inbox.Look(batch.At)) _inboxDue = true;
        _orphans.TakeUp();
        // What others have left for a run that was taken over comes before anything that it starts.
        if (_runs.TookOver && _inbox.Look(batch.At)) _inboxDue = true;
        if (!_wakeUps.MaySweep(batch.At)) return;
        foreach (var run in _runs.All) _wakeUps.Plan(run, batch.At);
    }

    private void Take(Batch batch, LoopMessage message)
    {
        switch (message)
        {
            case LoopMessage.Report report: TakeReport(report.Of); break;
            case LoopMessage.Start when _driver.Stopping: Mailbox.Refuse(message, Stopped()); break;
            case LoopMessage.Start start: _starts.Take(batch, start); break;
            case LoopMessage.Signal signal: _inbox.TakeSignal(batch, signal); break;
            case LoopMessage.Adopt adopt: _inbox.Adopt(batch, adopt); break;
            case LoopMessage.AdoptAll adopt: _inbox.AdoptAll(batch, adopt); break;
            case LoopMessage.ChildEnded ended: _driver.TellOrLeave(ended.Child, ended.ParentId, ended.Input); break;
            case LoopMessage.StopStarting: _driver.Stopping = true; break;
        }
    }

    private void TakeReport(CallReport report)
    {
        _underWay--;
        if (report is CallReport.Broken broken) _brokenCall ??= broken.Fault;
        else _driver.Take(report);
    }

    private void Commit(Batch batch)
    {
        var phases = _driver.Settle();
        var writes = new List<RunWrite>(phases.Count);
        var written = new List<LoadedRun>(phases.Count);
        foreach (var (run, _, write) in phases.Where(run => run.Write is not null))
        {
            writes.Add(write!);
            written.Add(run);
        }
        if (writes.Count > 0)
        {
            if (phases.Any(run => run.Phase == RunPhase.Parked)) _crashPoint?.Invoke(CrashPoints.BeforePark);
            _crashPoint?.Invoke(CrashPoints.BeforeCommit);
            var numbers = _journal.Commit(writes);
            _crashPoint?.Invoke(CrashPoints.AfterCommit);
            for (var i = 0; i < written.Count; i++) Number(written[i], numbers[i]);
        }
        foreach (var (run, phase, _) in phases.Where(run => !run.Run.Discarded)) AfterCommit(run, phase, batch);
    }

    private void Number(LoadedRun run, long number)
    {
        if (number == 0) _driver.Discard(run);
        else run.Number = number;
    }

    private void AfterCommit(LoadedRun run, RunPhase phase, Batch batch)
    {
        _log?.Write(run.Id, run.Uncommitted);
        run.Committed(batch.At);
        if (phase == RunPhase.Parked) _inbox.Parked(run);
        // Calls that ignore their token may still be out, but nobody listens, and whoever retries the run reads it again.
        if (phase is RunPhase.Parked or RunPhase.Ended) _runs.Unload(run);
        else _wakeUps.Plan(run, batch.At);
        _observers.Committed(run.Id, phase == RunPhase.Ended);
    }

    private void Release(Batch batch)
    {
        // First: what is started and given up in one round is reported as given up, and not done.
        foreach (var call in batch.Cancels) call.Cancel();
        foreach (var call in batch.Prepares) _dispatcher.Prepare(call);
        foreach (var call in batch.Starts) _dispatcher.Perform(call);
        foreach (var (call, ready) in batch.Invokes) _dispatcher.Invoke(call, ready);
        _underWay += batch.Prepares.Count + batch.Starts.Count + batch.Invokes.Count;
        foreach (var run in batch.Broken) _observers.Break(run.Id, run.Broken!);
        foreach (var acknowledge in batch.Acknowledgements) acknowledge();
    }

    /// <summary>Time never goes back within a process, whatever the clock does.</summary>
    private DateTimeOffset Now()
    {
        var now = _time.GetUtcNow();
        return _latest = now > _latest ? now : _latest;
    }

    private void LookAtInbox()
    {
        _inboxDue = true;
        _mail.Ring();
    }

    private async Task KeepForParentAsync(Func<string, string, Input.ChildEnded, Task> keep, LoadedRun child, string parentId, Input.ChildEnded input)
    {
        try
        {
            await keep(child.Id, parentId, input);
            Post(new LoopMessage.ChildEnded(child, parentId, input));
        }
        catch (EngineException fault) when (fault.Code == StorageErrorCodes.PayloadMissing)
        {
            Post(new LoopMessage.ChildEnded(child, parentId, input with { Status = RunStatus.Failed, Result = null, Error = new Failure(fault.Code, fault.Message) }));
        }
        catch (EngineException fault)
        {
            Break(fault);
        }
    }

    /// <summary>Stops everything: nothing in memory can be trusted to be what is on disk.</summary>
    private void Break(EngineException fault)
    {
        _fault ??= fault;
        Abandon();
        _dispatcher.CancelAll();
    }

    private static EngineException Stopped() =>
        new("engine_stopped", "The engine has stopped. Open the data folder again to go on.");
}
