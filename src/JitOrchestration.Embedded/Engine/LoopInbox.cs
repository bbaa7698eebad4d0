using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// What reaches runs from outside: people, other processes, and moments for which a run was parked. A run that is not
/// in memory is taken over, if nobody else drives it.
/// </summary>
internal sealed class LoopInbox(IJournal journal, RunTable runs, RunDriver driver, bool drivesAll)
{
    private readonly HashSet<long> _mine = [];
    private readonly PriorityQueue<string, DateTimeOffset> _parked = new();

    /// <summary>Takes what other processes left, and wakes what is due.</summary>
    public void Look(Batch batch)
    {
        WakeDue(batch.At);
        if (!journal.HasNews()) return;
        foreach (var item in journal.PendingForOwned()) Take(item);
        foreach (var item in journal.PendingForParked().Where(item => drivesAll || _mine.Contains(item.Run))) Take(item);
    }

    /// <summary>A run was parked here: this process will wake it.</summary>
    public void Parked(LoadedRun run)
    {
        _mine.Add(run.Number);
        if (run.State.NextDue is { } due) _parked.Enqueue(run.Id, due);
    }

    public void TakeSignal(Batch batch, LoopMessage.Signal signal)
    {
        batch.Refusals.Add(e => signal.Outcome.TrySetException(e));
        var outcome = Signal(signal.RunId, signal.Input);
        batch.Acknowledgements.Add(() => signal.Outcome.TrySetResult(outcome));
    }

    public void Adopt(Batch batch, LoopMessage.Adopt adopt)
    {
        batch.Refusals.Add(e => adopt.Adopted.TrySetException(e));
        var adopted = Reach(adopt.RunId) is not null;
        batch.Acknowledgements.Add(() => adopt.Adopted.TrySetResult(adopted));
    }

    public void AdoptAll(Batch batch, LoopMessage.AdoptAll adopt)
    {
        batch.Refusals.Add(e => adopt.Adopted.TrySetException(e));
        var rows = journal.ClaimUnfinished();
        foreach (var row in rows)
        {
            if (runs.Find(row.Id) is null && runs.Load(row) is { } run) driver.Recover(run);
        }
        batch.Acknowledgements.Add(() => adopt.Adopted.TrySetResult(rows.Count));
    }

    /// <summary>A run in memory, brought there if nobody else drives it; null when that can't be, or it has ended.</summary>
    public LoadedRun? Reach(string runId)
    {
        if (runs.Find(runId) is { } loaded) return loaded;
        if (journal.Find(runId) is not { Phase: not RunPhase.Ended } row || runs.Claim(row) is not { } claimed) return null;
        driver.Recover(claimed);
        return claimed;
    }

    private SignalOutcome Signal(string runId, Input input)
    {
        if (Reach(runId) is not { } run) return Unreachable(runId, input);
        driver.Batch.Touch(run);
        return driver.Step(run, input).Rejection is { } rejection ? new SignalOutcome.Refused(rejection) : new SignalOutcome.Taken();
    }

    private SignalOutcome Unreachable(string runId, Input input)
    {
        if (journal.Find(runId) is not { } row) return new SignalOutcome.NoSuchRun();
        if (row.Phase != RunPhase.Ended) return new SignalOutcome.Forwarded();
        return new SignalOutcome.Refused(GraphExecutor.Step(RunTable.Fold(journal, row), input, driver.Batch.At).Rejection!);
    }

    private void Take(InboxItem item)
    {
        if (journal.Find(item.Run) is not { } row || Reach(row.Id) is not { } run) return;
        run.Consume(item.Id);
        driver.Batch.Touch(run);
        driver.Step(run, Signals.Read(item.Data));
    }

    private void WakeDue(DateTimeOffset at)
    {
        while (_parked.TryPeek(out var runId, out var due) && due <= at)
        {
            _parked.Dequeue();
            Reach(runId);
        }
        if (!drivesAll) return;
        foreach (var row in journal.DueWakeUps(at)) Reach(row.Id);
    }
}
