using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Moves runs on within a batch: feeds their executors, hands out what they command, and carries news between parents
/// and children. What it changes is in memory only; the loop commits it.
/// </summary>
internal sealed partial class RunDriver(IJournal journal, RunTable runs, ParkedRuns parked, Slots slots, Dispatcher dispatcher, Action<LoadedRun, string, Input.ChildEnded> keepForParent)
{
    private static readonly Decision Nothing = new([], [], null);

    public Batch Batch { get; set; } = new(DateTimeOffset.MinValue);

    /// <summary>Nothing starts any more: the process is about to stop.</summary>
    public bool Stopping { get; set; }

    /// <summary>Takes an input. A run that breaks on it is let go of, and no other.</summary>
    public Decision Step(LoadedRun run, Input input)
    {
        if (run.Discarded) return Nothing;
        try
        {
            return Decide(run, input);
        }
        catch (Exception bug) when (bug is not EngineException)
        {
            LetGo(run, bug);
            return Nothing;
        }
    }

    private Decision Decide(LoadedRun run, Input input)
    {
        var decision = GraphExecutor.Step(run.State, input, Batch.At);
        if (decision.Events.Count > 0)
        {
            run.Add(decision.Events);
            Batch.Touch(run);
        }
        ClaimToTell(decision.Commands);
        foreach (var command in decision.Commands) Execute(run, command);
        return decision;
    }

    /// <summary>Begins a run.</summary>
    public LoadedRun Begin(string runId, Input.Begin begin)
    {
        var run = runs.Create(runId);
        Step(run, begin);
        return run;
    }

    /// <summary>Forgets a run of the batch at hand that could not begin, and what it was about to do.</summary>
    public void Discard(LoadedRun run)
    {
        run.Discarded = true;
        runs.Unload(run);
        foreach (var (call, _) in Batch.Invokes.Where(invoke => invoke.Call.Run == run)) slots.Return(call.Call);
        Batch.Invokes.RemoveAll(invoke => invoke.Call.Run == run);
        foreach (var calls in (List<OpenCall>[])[Batch.Starts, Batch.Prepares])
        {
            foreach (var call in calls.Where(call => call.Run == run)) slots.Return(call.Call);
            calls.RemoveAll(call => call.Run == run);
        }
    }

    /// <summary>A run in memory, brought there if nobody else drives it; null when that can't be, or it has ended.</summary>
    public LoadedRun? Reach(string runId) =>
        runs.Find(runId) ?? (journal.Find(runId) is { Phase: not RunPhase.Ended } row ? TakeOver(row) : null);

    /// <summary>
    /// A run that may have ended, brought to memory to go on; null when that can't be. One that does not go on is ended by
    /// the commit, as it was.
    /// </summary>
    public LoadedRun? ReachEnded(string runId) => runs.Find(runId) ?? (journal.Find(runId) is { } row ? TakeOver(row) : null);

    /// <summary>Lets a run that has ended go on, if it may.</summary>
    public Rejection? Retry(LoadedRun run, Input.Retry retry)
    {
        Batch.Touch(run);
        var rejection = Step(run, retry).Rejection;
        if (rejection is null) run.ToldEnded = false;
        return rejection;
    }

    /// <summary>Takes what came back from a call.</summary>
    public void Take(CallReport report)
    {
        var open = report.Call;
        var isWanted = !open.Withdrawn && runs.Find(open.Run.Id) == open.Run;
        if (report is CallReport.Ready { Prepared: var prepared } && isWanted && !Stopping && Start(open, Effect.Once))
        {
            Batch.Invokes.Add((open, prepared));
            return;
        }
        GiveBack(open);
        if (isWanted) Take(open, report);
    }

    private void Take(OpenCall open, CallReport report)
    {
        switch (report)
        {
            case CallReport.Answered { Input: Input.Begin begin }: LaunchChild(open.Run, (Command.LaunchChild)open.Call, begin); break;
            case CallReport.Answered { Input: var input }: Step(open.Run, input); break;
            // Nobody has taken it back, and still it was given up: the run must not wait for it. When the engine stops, that is why.
            case CallReport.Dropped: Step(open.Run, new Input.Lost(open.Call.Key, InOrder: Stopping)); break;
        }
    }

    /// <summary>Whether there is a call that may have a slot: what comes last in a round is for the next.</summary>
    public bool CanAdmit => !Stopping && slots.CanTake;

    /// <summary>Starts as many calls as there are slots for.</summary>
    public void Admit()
    {
        while (!Stopping && slots.TryTake(out var next))
        {
            var effect = dispatcher.EffectOf(next.Call);
            if (next.Withdrawn || next.Run.Discarded) GiveBack(next);
            else if (effect == Effect.Once) Batch.Prepares.Add(next);
            else if (Start(next, effect)) Batch.Starts.Add(next);
            else GiveBack(next);
        }
    }

    /// <summary>Says of each run that has moved on whether it is over, is to be parked, or goes on.</summary>
    public IReadOnlyList<Settled> Settle()
    {
        // Once more: a call that was not admitted may have ended its run.
        TellParents();
        // All of them, before any is written: one that breaks takes its new children with it.
        var settled = Batch.Touched.Select(Seal).OfType<Settled>().ToList();
        settled.RemoveAll(one => one.Run.Discarded);
        return settled;
    }

    private Settled? Seal(LoadedRun run)
    {
        if (run.Discarded) return null;
        try
        {
            var phase = run.PhaseAt(Batch.At);
            return new Settled(run, phase, run.ToWrite(Batch.At, phase));
        }
        catch (Exception bug) when (bug is not EngineException)
        {
            LetGo(run, bug);
            return null;
        }
    }

    /// <summary>Nothing of what the batch has yielded for the run is committed: the journal says how it stood before.</summary>
    private void LetGo(LoadedRun run, Exception bug)
    {
        run.Broken = new EngineException("run_broken", $"The engine met something in run {run.Id} that it was not written for. The run is left as it was, until the engine is started again; all others go on. {bug}", bug);
        if (run.Number != 0) runs.LeaveAlone(run.Id, run.Broken);
        Batch.Broken.Add(run);
        Batch.Cancels.AddRange(run.Wanted);
        Discard(run);
        foreach (var child in Batch.Touched.Where(child => child is { Number: 0, Discarded: false } && child.State.Parent?.RunId == run.Id).ToList()) Discard(child);
    }

    private bool Start(OpenCall open, Effect effect) =>
        Step(open.Run, new Input.Starting(open.Call.Key, effect)).Events is [RunEvent.CallStarted, ..];

    private void GiveBack(OpenCall open)
    {
        slots.Return(open.Call);
        open.Run.GiveBack(open);
        if (runs.Find(open.Run.Id) == open.Run) Batch.Touch(open.Run);
    }

    private void Execute(LoadedRun run, Command command)
    {
        switch (command)
        {
            case Command.Call call: slots.Enqueue(run.Open(call)); break;
            case Command.CancelCall cancel:
                if (run.Withdraw(cancel.Key) is { } open) Batch.Cancels.Add(open);
                break;
            case Command.CancelChild cancel: TellChild(run, cancel.ChildRunId, cancel.Said); break;
            case Command.HoldChild hold: TellChild(run, hold.ChildRunId, hold.Said); break;
            case Command.WatchChild watch: WatchChild(run, watch.ChildRunId); break;
            default: throw new NotSupportedException($"The embedded engine has no way to perform {command.GetType().Name}.");
        }
    }

    private LoadedRun? TakeOver(RunRow row)
    {
        if (runs.Claim(row) is not { } run) return null;
        parked.Remove(row.Number);
        Batch.Touch(run);
        Step(run, new Input.Recovered());
        Step(run, new Input.Tick());
        return run.Discarded ? null : run;
    }
}
