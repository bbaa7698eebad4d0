using JitOrchestration.Activities.Performing;

namespace JitOrchestration.Embedded.Engine;

/// <summary>What one round of the loop has yielded: committed in one transaction, and only then done.</summary>
/// <param name="at">The moment of everything in it.</param>
internal sealed class Batch(DateTimeOffset at)
{
    public DateTimeOffset At { get; } = at;

    /// <summary>The runs that moved on, in the order in which they did.</summary>
    public List<LoadedRun> Touched { get; } = [];

    /// <summary>Calls whose start is part of this batch.</summary>
    public List<OpenCall> Starts { get; } = [];

    /// <summary>Prepared calls whose start is part of this batch.</summary>
    public List<(OpenCall Call, ReadyCall Ready)> Invokes { get; } = [];

    /// <summary>Calls of effect <c>once</c>, to be prepared before they may start.</summary>
    public List<OpenCall> Prepares { get; } = [];

    /// <summary>Calls whose answer is no longer wanted.</summary>
    public List<OpenCall> Cancels { get; } = [];

    /// <summary>The runs that begin in this batch under an idempotency key, by the key.</summary>
    public Dictionary<string, LoadedRun> Keyed { get; } = [];

    /// <summary>The runs that broke in this batch: nothing of them is in it.</summary>
    public List<LoadedRun> Broken { get; } = [];

    /// <summary>Whom to tell that it is committed.</summary>
    public List<Action> Acknowledgements { get; } = [];

    /// <summary>Whom to tell when it could not be committed.</summary>
    public List<Action<Exception>> Refusals { get; } = [];

    public void Touch(LoadedRun run)
    {
        if (run.Touched) return;
        run.Touched = true;
        Touched.Add(run);
    }
}
