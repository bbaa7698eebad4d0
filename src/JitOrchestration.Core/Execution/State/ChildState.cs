namespace JitOrchestration.Core.Execution;

/// <summary>A child run, from its parent's side.</summary>
public sealed class ChildState
{
    internal ChildState(string runId, InstanceState instance)
    {
        RunId = runId;
        Instance = instance;
    }

    /// <summary>The child's run id.</summary>
    public string RunId { get; }

    /// <summary>Whether it is there yet.</summary>
    public bool Launched { get; internal set; }

    /// <summary>Whether it only waits for a person.</summary>
    public bool Parked { get; internal set; }

    /// <summary>Whether its launch has begun: the child may be there although nobody has said so.</summary>
    internal bool MayExist { get; set; }

    internal InstanceState Instance { get; }
}
