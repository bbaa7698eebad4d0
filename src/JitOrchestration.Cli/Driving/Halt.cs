namespace JitOrchestration.Cli.Driving;

/// <summary>Why the progress of a run is no longer shown.</summary>
internal enum Halt
{
    /// <summary>There is a plan to show.</summary>
    Planned,

    /// <summary>It is cancelled, and its clean-up is under way.</summary>
    CleansUp,

    /// <summary>Somebody here can be asked.</summary>
    Asks,

    /// <summary>Nothing goes on until a person answers.</summary>
    Parked,

    /// <summary>A person holds the run, and nothing is under way.</summary>
    Paused,

    /// <summary>The run has ended.</summary>
    Ended,

    /// <summary>The process is to stop.</summary>
    Stopped,
}
