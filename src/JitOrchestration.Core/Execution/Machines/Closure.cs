namespace JitOrchestration.Core.Execution;

/// <summary>
/// What happens to everything under way when a run fails or is cancelled. Failing: calls under way are recorded when
/// they end; all else goes. Cancelled: everything goes. Clean-up (<c>always</c>) stays in both,
/// unless a person says that it goes, too.
/// </summary>
internal static class Closure
{
    /// <summary>Lets go of whatever the run no longer wants.</summary>
    public static void Apply(RunState run, bool cleanUpToo = false)
    {
        foreach (var subtask in run.Subtasks)
        {
            if (subtask.Node.Subtask.Always && !cleanUpToo) continue;
            if (run.Cancelling) ReleaseAll(run, subtask);
            else if (!subtask.Ended) ReleaseUnstarted(run, subtask);
        }
        foreach (var call in run.Calls.Open.Where(call => call.Subtask is null).ToList()) run.Calls.Drop(call);
        foreach (var question in run.Questions.Where(question => question.Question.Kind == QuestionKind.Plan).ToList())
        {
            run.Questioning.Close(question);
        }
    }

    /// <summary>Whether nothing new may come of a subtask: it has ended, or is to end with the run.</summary>
    public static bool Covers(RunState run, SubtaskState subtask) => subtask.Ended || (run.Closing && !subtask.Node.Subtask.Always);

    /// <summary>Ends every subtask of which nothing is left to be recorded.</summary>
    /// <param name="walk">The step.</param>
    /// <param name="cleanUpToo">Ends clean-up, too, and calls that are under way.</param>
    public static void CancelSubtasks(Walk walk, bool cleanUpToo = false)
    {
        foreach (var subtask in walk.Run.Subtasks.Where(subtask => !subtask.Ended))
        {
            if (cleanUpToo) walk.Emit(new RunEvent.SubtaskCancelled(subtask.Id));
            else if (Covers(walk.Run, subtask) && !HasUndecided(subtask)) EndIfNothingIsLeft(walk, subtask);
        }
    }

    /// <summary>
    /// Ends a subtask whose calls have all been recorded: with its result, if that is there without anything else
    /// being started.
    /// </summary>
    public static void EndIfNothingIsLeft(Walk walk, SubtaskState subtask)
    {
        if (subtask is not { Ended: false, StartedCalls: 0 }) return;
        var result = walk.Run.Cancelling ? null : ForEachMachine.ResultAtHand(subtask);
        walk.Emit(result is null ? new RunEvent.SubtaskCancelled(subtask.Id) : new RunEvent.SubtaskCompleted(subtask.Id, result));
    }

    /// <summary>Drops what a subtask waits for, calls under way included.</summary>
    public static void ReleaseAll(RunState run, SubtaskState subtask) => Release(run, subtask, keepStarted: false);

    /// <summary>Drops what a subtask waits for, except calls of tools and models that are under way.</summary>
    public static void ReleaseUnstarted(RunState run, SubtaskState subtask) => Release(run, subtask, keepStarted: true);

    /// <summary>Drops what an instance waits for: calls, question, child and alarms.</summary>
    public static void Release(RunState run, InstanceState instance, bool keepStarted)
    {
        for (var i = instance.OpenCalls.Count - 1; i >= 0; i--)
        {
            var call = instance.OpenCalls[i];
            if (!keepStarted || !IsRecorded(call)) run.Calls.Drop(call);
        }
        if (instance.Question is { } question) run.Questioning.Close(question);
        if (instance.Child is { } child) ChildMachine.Drop(run, child);
        run.Alarms.CallOff(instance.Alarm);
        if (instance.OpenCalls.Count == 0) run.Alarms.CallOff(instance.Deadline);
    }

    /// <summary>What was recorded while the run was held has still to be decided about: it may have ended well.</summary>
    private static bool HasUndecided(SubtaskState subtask) =>
        subtask.Single is { OnAgenda: true } || (subtask.FanOut?.Instances.Any(instance => instance is { OnAgenda: true }) ?? false);

    private static void Release(RunState run, SubtaskState subtask, bool keepStarted)
    {
        if (subtask.OwnCall is { } own) run.Calls.Drop(own);
        subtask.OwnCall = null;
        if (subtask.Single is { } single) Release(run, single, keepStarted);
        foreach (var instance in subtask.FanOut?.Instances ?? [])
        {
            // One that a limit ended may have calls under way: of a cancelled run they go, too.
            if (instance is { Stage: not InstanceStage.Ended } || (!keepStarted && instance is { OpenCalls.Count: > 0 })) Release(run, instance, keepStarted);
        }
    }

    private static bool IsRecorded(CallState call) =>
        call is { Stage: CallStage.Started, Kind: CallKind.Tool or CallKind.Model };
}
