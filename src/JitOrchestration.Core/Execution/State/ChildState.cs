namespace JitOrchestration.Core.Execution;

/// <summary>A child run, from its parent's side.</summary>
public sealed class ChildState
{
    internal ChildState(string runId, int retries, InstanceState instance)
    {
        RunId = runId;
        Retries = retries;
        Instance = instance;
        if (instance.Child is { } before && before.RunId == runId) (Activities, Usage) = (before.Activities, before.Usage);
    }

    /// <summary>The child's run id.</summary>
    public string RunId { get; }

    /// <summary>Whether it is there yet.</summary>
    public bool Launched { get; internal set; }

    /// <summary>Whether it only waits for a person.</summary>
    public bool Parked { get; internal set; }

    /// <summary>Whether its launch has begun: the child may be there although nobody has said so.</summary>
    internal bool MayExist { get; set; }

    /// <summary>How often it is to have been retried.</summary>
    internal int Retries { get; }

    /// <summary>The calls of it that the parent has counted.</summary>
    internal int Activities { get; set; }

    /// <summary>The usage of it that the parent has counted.</summary>
    internal Usage Usage { get; set; } = Usage.None;

    internal InstanceState Instance { get; }
}
