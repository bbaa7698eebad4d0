namespace JitOrchestration.Core.Execution;

/// <summary>An open question.</summary>
public sealed class QuestionState
{
    internal QuestionState(string id, Question question, DateTimeOffset askedAt)
    {
        Id = id;
        Question = question;
        AskedAt = askedAt;
    }

    /// <summary>Its id: unique across runs.</summary>
    public string Id { get; }

    /// <summary>What is asked.</summary>
    public Question Question { get; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; }

    internal InstanceState? Instance { get; init; }

    internal CallState? Call { get; init; }

    internal Alarm? Alarm { get; set; }
}
