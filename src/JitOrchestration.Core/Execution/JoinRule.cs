using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Execution;

/// <summary>What becomes of a subtask, as far as its dependencies say.</summary>
internal enum Join
{
    /// <summary>Not known yet.</summary>
    Wait,

    /// <summary>It runs, if its condition holds.</summary>
    Run,

    /// <summary>All its dependencies were skipped: a branch not taken disappears whole.</summary>
    SkipBranch,

    /// <summary>It needs all of them, and one was skipped.</summary>
    SkipIncomplete,
}

/// <summary>
/// When a subtask runs. Read top to bottom; the first row that fits holds:
/// <code>
/// needs     declared dependencies                                 outcome
/// all       one of them skipped                                   skipped, at once
/// any       some not ended (or an order-only one is not)          wait; nothing else is waited for
/// any       none                                                  run
/// settled   all ended, however                                    run
/// any, all  all ended, one completed or failed-continue           run
/// any, all  all skipped                                           skipped
/// </code>
/// "Run" is subject to the condition. A dependency that failed with <c>fail</c>, or was cancelled, has closed the run:
/// only an <c>always</c> subtask is still decided about, and for it such an ending counts like a completed one.
/// </summary>
internal static class JoinRule
{
    public static Join Decide(RunState run, SubtaskState subtask)
    {
        var node = subtask.Node;
        if (node.Needs == Needs.All && AnySkipped(run, node)) return Join.SkipIncomplete;
        if (subtask.OpenDependencies > 0) return Join.Wait;
        if (node.Dependencies.IsEmpty || node.Needs == Needs.Settled) return Join.Run;
        return AllSkipped(run, node) ? Join.SkipBranch : Join.Run;
    }

    /// <summary>Whether the ending of a dependency may have decided about a dependent; cheap, and may say yes too often.</summary>
    public static bool MayBeDue(SubtaskState dependent, SubtaskStatus ending) =>
        dependent.OpenDependencies == 0 || (dependent.Node.Needs == Needs.All && ending == SubtaskStatus.Skipped);

    private static bool AnySkipped(RunState run, PlanNode node)
    {
        foreach (var index in node.Dependencies)
        {
            if (run.Subtasks[index].Status == SubtaskStatus.Skipped) return true;
        }
        return false;
    }

    private static bool AllSkipped(RunState run, PlanNode node)
    {
        foreach (var index in node.Dependencies)
        {
            if (run.Subtasks[index].Status != SubtaskStatus.Skipped) return false;
        }
        return true;
    }
}
