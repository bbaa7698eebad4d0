using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <content>Parents and children: launched, looked after, and told of each other.</content>
internal sealed partial class RunDriver
{
    /// <summary>
    /// Looks after a child: it may have ended, or may itself have to be taken up again. After a restart, and when the
    /// process that drives it says so.
    /// </summary>
    public void WatchChild(LoadedRun parent, string childRunId)
    {
        if (runs.Find(childRunId) is not null || journal.Find(childRunId) is not { } row) return;
        if (row.Phase == RunPhase.Ended) TellOfEnded(row);
        else if (row.Phase == RunPhase.Parked) parked.Add(row.Number, row.WakeAt);
        if (row.Phase == RunPhase.Ended || (row.Phase == RunPhase.Active && TakeOver(row) is not null)) return;
        Step(parent, new Input.ChildParked(childRunId, row.Status == Wire.Word(RunStatus.InputRequired)));
    }

    /// <summary>Tells parents what their children have come to, up to the root.</summary>
    public void TellParents()
    {
        // Parents join the list while it is walked.
        for (var i = 0; i < Batch.Touched.Count; i++) TellParent(Batch.Touched[i]);
    }

    /// <summary>Brings a parent news of its child; false: another process drives it, and is told to look for itself.</summary>
    public bool TellOrLeave(LoadedRun child, string parentId, Input news)
    {
        if (Reach(parentId) is { } parent)
        {
            Step(parent, news);
            return true;
        }
        child.Leave(parentId, Signals.WriteChild(child.Id));
        Batch.Touch(child);
        return false;
    }

    /// <summary>Takes parked children that are to be told something in one transaction: with one each, thousands would hold up everybody.</summary>
    private void ClaimToTell(IReadOnlyList<Command> commands)
    {
        if (commands.Count < 2) return;
        List<string> children = [.. commands.Select(ToldBy).OfType<string>().Where(id => runs.Find(id) is null && !runs.IsLeftAlone(id, out _))];
        if (children.Count > 1) runs.ClaimParked(children);
    }

    private static string? ToldBy(Command command) => command switch
    {
        Command.CancelChild cancel => cancel.ChildRunId,
        Command.HoldChild hold => hold.ChildRunId,
        _ => null,
    };

    private void LaunchChild(LoadedRun parent, Command.LaunchChild call, Input.Begin begin)
    {
        if (call.Retries > 0 && (runs.Find(call.ChildRunId) is not null || journal.Find(call.ChildRunId) is not null)) Relaunch(parent, call);
        else LaunchNew(parent, call, begin with { Retries = call.Retries });
    }

    /// <summary>
    /// The child comes into being in the transaction that records it, or not at all. It is there before its parent hears of it,
    /// who may have something to tell it.
    /// </summary>
    private void LaunchNew(LoadedRun parent, Command.LaunchChild call, Input.Begin begin)
    {
        var child = Begin(call.ChildRunId, begin);
        if (child.Broken is { } broken) Step(parent, new Input.Failed(call.Key, new Failure(broken.Code, $"The child run {call.ChildRunId} could not begin: the engine met something in it that it was not written for.")));
        else if (Step(parent, new Input.ChildLaunched(call.Key)).Events.Count == 0) Discard(child);
    }

    /// <summary>
    /// A child that is there goes on once it has ended: before, it may still be told to end. One that has completed, or was
    /// retried already, is as it should be.
    /// </summary>
    private void Relaunch(LoadedRun parent, Command.LaunchChild call)
    {
        var child = ReachEnded(call.ChildRunId);
        if (child is { State.Ended: true } && child.State.Retries < call.Retries) Retry(child, new Input.Retry(call.Options, ByParent: true));
        if (child is { State.Status: RunStatus.Completed } || child?.State.Retries >= call.Retries) Step(parent, new Input.ChildLaunched(call.Key));
        else Step(parent, new Input.Failed(call.Key, new Failure("child_not_ended", $"The child run {call.ChildRunId} is still being cancelled. Retry when it has ended.", FailureKind.Transient)));
    }

    private void TellChild(LoadedRun parent, string childRunId, Input said)
    {
        if (Reach(childRunId) is { } child) Step(child, said);
        // Its end may be news: a crash may have been quicker.
        else if (journal.Find(childRunId) is { Phase: RunPhase.Ended } row) TellOfEnded(row);
        else parent.Leave(childRunId, Signals.Write(said));
    }

    private void TellOfEnded(RunRow child)
    {
        if (!runs.TryFold(child, out var state)) return;
        var run = new LoadedRun(state, child.Number);
        run.Written(state.Status, child.Phase);
        TellParent(run);
    }

    private void TellParent(LoadedRun run)
    {
        if (run.Discarded || run.State.Parent is not { } link || run.ToldEnded) return;
        if (run.State.Ended) TellEnded(run, link.RunId);
        else if ((run.State.Status == RunStatus.InputRequired) != run.ToldParked) TellParked(run, link.RunId);
    }

    private void TellEnded(LoadedRun run, string parentId)
    {
        run.ToldEnded = true;
        var state = run.State;
        var ended = Input.ChildEnded.Of(state);
        // A parent that gets a copy first is not parked meanwhile: should this process be gone, whoever takes it up looks again.
        if (state.Result is not Value.Stored) TellOrLeave(run, parentId, ended);
        else if (TellOrLeave(run, parentId, new Input.ChildParked(run.Id, false))) keepForParent(run, parentId, ended);
    }

    private void TellParked(LoadedRun run, string parentId)
    {
        run.ToldParked = !run.ToldParked;
        TellOrLeave(run, parentId, new Input.ChildParked(run.Id, run.ToldParked));
    }
}
