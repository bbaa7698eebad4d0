using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>How one subtask of a run stands.</summary>
public sealed class SubtaskState : Undecided
{
    internal SubtaskState(PlanNode node)
    {
        Node = node;
        OpenDependencies = node.Dependencies.Length + node.OrderOnly.Length;
    }

    /// <summary>Its node in the graph.</summary>
    public PlanNode Node { get; }

    /// <summary>Its id.</summary>
    public string Id => Node.Id;

    /// <summary>How it stands.</summary>
    public SubtaskStatus Status { get; internal set; }

    /// <summary>Why it was skipped.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Its result; null as long as there is none, and when it was skipped, failed or cancelled.</summary>
    public Value? Result { get; internal set; }

    /// <summary>Why it failed.</summary>
    public Failure? Failure { get; internal set; }

    /// <summary>What its models used, those of its ended children included.</summary>
    public Usage Usage { get; internal set; } = Usage.None;

    /// <summary>When it started, if it did.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When it ended, however it did.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>The only instance, when there is no <c>for_each</c>.</summary>
    public InstanceState? Single { get; internal set; }

    /// <summary>The instances of a <c>for_each</c>, once its items are known.</summary>
    public FanOut? FanOut { get; internal set; }

    /// <summary>Whether it has ended: nothing more will come of it.</summary>
    public bool Ended => Status > SubtaskStatus.Waiting;

    /// <summary>Whether the run could go on from how it ended: it is completed, skipped, or failed with <c>on_failure: continue</c>.</summary>
    public bool Settled => Status is SubtaskStatus.Completed or SubtaskStatus.Skipped || (Status == SubtaskStatus.Failed && Continued);

    /// <summary>Whether the run goes on although it failed.</summary>
    internal bool Continued { get; set; }

    /// <summary>The epoch in which its instances begin.</summary>
    internal int Epoch { get; set; }

    /// <summary>Dependencies of either kind that have not ended.</summary>
    internal int OpenDependencies { get; set; }

    /// <summary>What its condition came to, once taken.</summary>
    internal Truth? Condition { get; set; }

    /// <summary>Its calls that are under way.</summary>
    internal int StartedCalls { get; set; }

    /// <summary>An evaluation or collection that it waits for itself, not an instance of it.</summary>
    internal CallState? OwnCall { get; set; }

    /// <summary>What an own collection came to.</summary>
    internal Value? Collected { get; set; }

    internal bool IsForEach => Node.ForEach is not null;
}
