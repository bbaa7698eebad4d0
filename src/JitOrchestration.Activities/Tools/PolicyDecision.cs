namespace JitOrchestration.Activities.Tools;

/// <summary>Whether a tool call may go ahead.</summary>
public abstract record PolicyDecision
{
    private PolicyDecision()
    {
    }

    /// <summary>It may.</summary>
    public sealed record Allowed : PolicyDecision;

    /// <summary>A person decides.</summary>
    /// <param name="Question">What the person is asked: what would be done, with which arguments, and why it needs a yes.</param>
    public sealed record Ask(string Question) : PolicyDecision;
}
