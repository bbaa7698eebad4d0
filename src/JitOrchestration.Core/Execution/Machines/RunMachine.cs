using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>A run as a whole: it begins, gets its plan, is held, cancelled, and ends.</summary>
internal static class RunMachine
{
    public static void Begin(Walk walk, Input.Begin begin)
    {
        walk.Emit(new RunEvent.RunStarted(
            begin.Request, begin.Data, begin.Options, begin.Parent, GraphExecutor.DecisionVersion, begin.Fork?.RunId)
        { Retries = begin.Retries });
        if (begin.Fork is { } fork) BeginFork(walk, begin, fork);
        else if (begin.Plan is { } plan) Propose(walk, new RunEvent.PlanProposed(plan, "given", begin.Warnings, null));
        else Planning.Begin(walk);
    }

    public static Rejection? Cancel(Walk walk, Input.Cancel cancel)
    {
        if (walk.Run.Cancelling && cancel.CleanUp) return null;
        walk.Emit(new RunEvent.CancelRequested(cancel.Reason) { NoCleanUp = !cancel.CleanUp });
        Closure.CancelSubtasks(walk, cleanUpToo: !cancel.CleanUp);
        return null;
    }

    public static Rejection? Pause(Walk walk)
    {
        if (walk.Run.Cancelling) return new Rejection(Rejection.RunEnded, "The run is cancelled: only its clean-up is under way, which is not held.");
        if (!walk.Run.PausedItself) walk.Emit(new RunEvent.RunPaused());
        return null;
    }

    public static Rejection? Resume(Walk walk)
    {
        if (walk.Run.HeldByParent) return new Rejection(Rejection.ParentPaused, $"The run is held because its parent {walk.Run.Parent?.RunId} is. Resume that one.");
        if (walk.Run.PausedItself) walk.Emit(new RunEvent.RunResumed());
        return null;
    }

    /// <summary>A cancelled run is not held: its clean-up is wanted, whatever its parent waits for.</summary>
    public static void Hold(Walk walk, Input.Hold hold)
    {
        if (hold.Turn > walk.Run.HoldTurn && !walk.Run.Cancelling) walk.Emit(new RunEvent.HeldByParent(hold.Held, hold.Turn));
    }

    /// <summary>Makes the run fail, unless it is ending already: the first failure is the run's error.</summary>
    public static void Fail(Walk walk, Failure error)
    {
        if (walk.Run.Closing) return;
        walk.Emit(new RunEvent.RunFailing(error));
        Closure.CancelSubtasks(walk);
    }

    /// <summary>Ends the run when nothing is left to decide or to wait for.</summary>
    public static void Conclude(Walk walk)
    {
        var run = walk.Run;
        if (run.OpenSubtasks > 0) return;
        if (run.Closing) EndClosing(walk);
        else if (run.Graph is not null) Complete(walk);
        else if (run.Direct is { } answer) walk.Emit(new RunEvent.RunCompleted(answer, []));
    }

    public static void AcceptPlan(Walk walk) => walk.Emit(new RunEvent.PlanAccepted());

    public static void Propose(Walk walk, RunEvent.PlanProposed proposal)
    {
        walk.Emit(proposal);
        AskOrAccept(walk);
    }

    /// <summary>Whether a person has to approve the plan, or it is run at once.</summary>
    public static void AskOrAccept(Walk walk)
    {
        if (walk.Run.Options.ApprovePlan) QuestionMachine.AskAboutPlan(walk);
        else AcceptPlan(walk);
    }

    /// <summary>Whoever forks has seen the plan: it is not asked about again.</summary>
    private static void BeginFork(Walk walk, Input.Begin begin, Fork fork)
    {
        walk.Emit(new RunEvent.PlanProposed(begin.Plan!, "fork", begin.Warnings, null));
        AcceptPlan(walk);
        foreach (var kept in fork.Kept) walk.Emit(new RunEvent.SubtaskKept(kept.Subtask, kept.Status, kept.Result, kept.Failure, kept.Reason));
    }

    private static void EndClosing(Walk walk)
    {
        if (walk.Run.Calls.StartedCount > 0) return;
        walk.Emit(walk.Run.Cancelling ? new RunEvent.RunCancelled() : new RunEvent.RunFailed());
    }

    private static void Complete(Walk walk)
    {
        var run = walk.Run;
        if ((run.Synthesis ?? Outcome.Direct(run)) is { } result) walk.Emit(new RunEvent.RunCompleted(result, Outcome.Warnings(run)));
        else if (!run.SynthesisWanted) walk.Emit(new RunEvent.SynthesisRequested());
    }
}
