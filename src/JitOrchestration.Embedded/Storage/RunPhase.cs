namespace JitOrchestration.Embedded.Storage;

/// <summary>What a run needs from a process. The numbers are stored.</summary>
internal enum RunPhase
{
    /// <summary>A process drives it, or should: it is claimed when its owner is dead.</summary>
    Active = 0,

    /// <summary>It waits for a person or a timer, in no process's memory.</summary>
    Parked = 1,

    /// <summary>It is over.</summary>
    Ended = 2,
}
