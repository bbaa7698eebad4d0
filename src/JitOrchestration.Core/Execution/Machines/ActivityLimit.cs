namespace JitOrchestration.Core.Execution;

/// <summary>How much a run with its children may start: what keeps a plan that goes round and round from going on for ever.</summary>
internal static class ActivityLimit
{
    /// <summary>
    /// Why nothing more may be started; null: it may. Clean-up is not held back: it is there for runs that ended badly,
    /// those over this limit included.
    /// </summary>
    public static Failure? Refuse(RunState run) => run.Activities < Of(run) || run.Closing ? null : Crossed(run);

    /// <summary>Why the run fails once a child has told what it has started; null: it does not.</summary>
    public static Failure? Exceeded(RunState run) => run.Activities > Of(run) ? Crossed(run) : null;

    private static int Of(RunState run) => run.Options.EffectiveLimits.Activities;

    private static Failure Crossed(RunState run) =>
        Failure.Limit("activities", Of(run), $"Calls and waits started by the run and its children: {run.Activities}");
}
