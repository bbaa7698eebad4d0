using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// What reaches runs from outside: people, other processes, and moments for which a run was parked. A run that is not
/// in memory is taken over, if nobody else drives it.
/// </summary>
internal sealed class LoopInbox(IJournal journal, RunTable runs, RunDriver driver, ParkedRuns parked, Orphans orphans, bool drivesAll)
{
    /// <summary>Runs woken in one round: each is claimed in a transaction of its own, and others wait meanwhile.</summary>
    private const int WakesPerRound = 100;

    /// <summary>Takes what other processes left, and wakes what is due.</summary>
    /// <returns>Whether there is more to be taken at once.</returns>
    public bool Look(DateTimeOffset at)
    {
        if (drivesAll) orphans.Look(at);
        var more = WakeDue(at);
        if (!journal.HasNews() && !runs.TookOver) return more;
        runs.TookOver = false;
        foreach (var item in journal.PendingForOwned()) Take(item);
        foreach (var item in journal.PendingForParked().Where(item => drivesAll || parked.Contains(item.Run))) Take(item);
        return more;
    }

    /// <summary>A run was parked here: this process will wake it.</summary>
    public void Parked(LoadedRun run)
    {
        if (!drivesAll) parked.Add(run.Number, run.State.NextDue);
    }

    public void TakeSignal(Batch batch, LoopMessage.Signal signal)
    {
        batch.Refusals.Add(e => signal.Outcome.TrySetException(e));
        var outcome = Signal(signal.RunId, signal.Input);
        if (runs.IsLeftAlone(signal.RunId, out var why)) batch.Acknowledgements.Add(() => signal.Outcome.TrySetException(why));
        else batch.Acknowledgements.Add(() => signal.Outcome.TrySetResult(outcome));
    }

    public void Adopt(Batch batch, LoopMessage.Adopt adopt)
    {
        batch.Refusals.Add(e => adopt.Adopted.TrySetException(e));
        var adopted = driver.Reach(adopt.RunId) is not null;
        if (runs.IsLeftAlone(adopt.RunId, out var why)) batch.Acknowledgements.Add(() => adopt.Adopted.TrySetException(why));
        else batch.Acknowledgements.Add(() => adopt.Adopted.TrySetResult(adopted));
    }

    public void AdoptAll(Batch batch, LoopMessage.AdoptAll adopt)
    {
        batch.Refusals.Add(e => adopt.Adopted.TrySetException(e));
        var count = orphans.Claim();
        batch.Acknowledgements.Add(() => adopt.Adopted.TrySetResult(count));
    }

    private SignalOutcome Signal(string runId, Input input)
    {
        if (input is Input.Retry retry) return Retry(runId, retry);
        if (driver.Reach(runId) is not { } run) return Unreachable(runId);
        return Say(run, input) is { } rejection ? new SignalOutcome.Refused(rejection) : new SignalOutcome.Taken();
    }

    private SignalOutcome Retry(string runId, Input.Retry retry)
    {
        if (driver.ReachEnded(runId) is not { } run) return journal.Find(runId) is null ? new SignalOutcome.NoSuchRun() : new SignalOutcome.Refused(RunLives);
        return driver.Retry(run, retry) is { } rejection ? new SignalOutcome.Refused(rejection) : new SignalOutcome.Taken();
    }

    private static Rejection RunLives => new(Rejection.NotRetryable, "The run has not ended: another process drives it, and there is nothing to retry.");

    private SignalOutcome Unreachable(string runId) => journal.Find(runId) switch
    {
        null => new SignalOutcome.NoSuchRun(),
        { Phase: RunPhase.Ended } => new SignalOutcome.Refused(Rejection.Ended),
        _ => new SignalOutcome.Forwarded(),
    };

    private void Take(InboxItem item)
    {
        if (journal.Find(item.Run) is not { } row || driver.Reach(row.Id) is not { } run) return;
        run.Consume(item.Id);
        driver.Batch.Touch(run);
        if (!Signals.TryRead(item.Data, out var input, out var child)) return;
        if (input is not null) Say(run, input);
        else driver.WatchChild(run, child!);
    }

    private Rejection? Say(LoadedRun run, Input input)
    {
        driver.Batch.Touch(run);
        return driver.Step(run, input).Rejection;
    }

    private bool WakeDue(DateTimeOffset at)
    {
        for (var i = 0; i < WakesPerRound; i++)
        {
            if (!parked.TryTakeDue(at, out var number)) return drivesAll && WakeAllDue(at);
            if (journal.Find(number) is { } row && row.WakeAt <= at) driver.Reach(row.Id);
        }
        return true;
    }

    private bool WakeAllDue(DateTimeOffset at)
    {
        var woken = 0;
        foreach (var row in journal.DueWakeUps(at).Where(row => !runs.IsLeftAlone(row.Id, out _)).Take(WakesPerRound))
        {
            if (driver.Reach(row.Id) is not null) woken++;
        }
        return woken == WakesPerRound;
    }
}
