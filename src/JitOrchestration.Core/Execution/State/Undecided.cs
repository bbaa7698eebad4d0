namespace JitOrchestration.Core.Execution;

/// <summary>Something the walk may have to decide about: a subtask or an instance of one.</summary>
public abstract class Undecided
{
    private protected Undecided()
    {
    }

    /// <summary>Whether it is on the agenda. An event about it takes it off; entries of the queue may be stale.</summary>
    internal bool OnAgenda { get; set; }
}
