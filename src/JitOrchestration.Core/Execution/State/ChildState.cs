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

    /// <summary>Whether it is known to be there, and to have been retried as often as is wanted.</summary>
    public bool Launched { get; internal set; }

    /// <summary>Whether it only waits for a person.</summary>
    public bool Parked { get; internal set; }

    /// <summary>Whether its launch has begun: the child may be there although nobody has said so.</summary>
    internal bool MayExist { get; set; }

    /// <summary>How often it is to have been retried.</summary>
    internal int Retries { get; set; }

    /// <summary>
    /// How often it is to have been retried when it is wanted again: once more, unless the last launch may not have come
    /// to it. News of the end of a child that was retried less often than its parent thinks would be no news.
    /// </summary>
    internal int NextRetries => Launched ? Retries + 1 : Retries;

    /// <summary>The calls of it that the parent has counted.</summary>
    internal int Activities { get; set; }

    /// <summary>The usage of it that the parent has counted.</summary>
    internal Usage Usage { get; set; } = Usage.None;

    /// <summary>What it may use of the budget until it ends, beyond what it has used.</summary>
    internal Reservation? Grant { get; set; }

    /// <summary>What is left of its subtask's time limit while the run is held, and the child with it.</summary>
    internal TimeSpan? TimeLeft { get; set; }

    internal InstanceState Instance { get; }
}
