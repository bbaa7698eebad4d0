namespace JitOrchestration.Activities.Models;

/// <summary>What a model is asked to be: each may be another model.</summary>
public enum ModelRole
{
    /// <summary>Decides between a direct answer and a workflow.</summary>
    Router,

    /// <summary>Designs the workflow.</summary>
    Planner,

    /// <summary>Does a subtask.</summary>
    Agent,

    /// <summary>Writes the final answer.</summary>
    Synthesizer,
}
