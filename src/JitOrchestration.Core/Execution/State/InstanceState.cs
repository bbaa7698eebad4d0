using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What an instance is at.</summary>
public enum InstanceStage
{
    /// <summary>It may begin: an attempt or iteration is about to be made.</summary>
    Ready,

    /// <summary>Its condition, or its <c>until</c>, or the text of its question is being worked out.</summary>
    Evaluating,

    /// <summary>A tool or a model has been called, or will be as soon as there is room.</summary>
    Calling,

    /// <summary>The tools of a model's turn have all answered.</summary>
    TurnDone,

    /// <summary>A <c>wait</c> runs.</summary>
    Waiting,

    /// <summary>A person has been asked.</summary>
    Asking,

    /// <summary>A child run works for it.</summary>
    InChild,

    /// <summary>An attempt failed, and the next one is due later.</summary>
    BackingOff,

    /// <summary>The next iteration of a <c>repeat</c> is due later.</summary>
    BetweenIterations,

    /// <summary>An attempt, and so an iteration, has its result.</summary>
    Succeeded,

    /// <summary>An attempt failed.</summary>
    AttemptFailed,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>The run ended before it did, and was retried since: it goes on when there is room.</summary>
    Stopped,
}

/// <summary>One pass through a subtask: the only one, or that of one item of a <c>for_each</c>.</summary>
public sealed class InstanceState : Undecided
{
    internal InstanceState(SubtaskState subtask, int? index, DateTimeOffset at)
    {
        Subtask = subtask;
        Index = index;
        StartedAt = at;
        Epoch = FirstEpoch = subtask.Epoch;
    }

    /// <summary>The subtask.</summary>
    public SubtaskState Subtask { get; }

    /// <summary>The place of its item, from 0; null without <c>for_each</c>.</summary>
    public int? Index { get; }

    /// <summary>What it is at.</summary>
    public InstanceStage Stage { get; internal set; }

    /// <summary>How it ended, once it has.</summary>
    public SubtaskStatus? Outcome { get; internal set; }

    /// <summary>The iteration of a <c>repeat</c>, from 0.</summary>
    public int Iteration { get; internal set; }

    /// <summary>How many times something was tried: calls of a tool, or attempts of anything else.</summary>
    public int Attempts { get; internal set; }

    /// <summary>The result of the iteration at hand, then of the whole.</summary>
    public Value? Result { get; internal set; }

    /// <summary>Why it was skipped.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Why the attempt at hand failed, then why the whole did.</summary>
    public Failure? Failure { get; internal set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>The child run that works for it, if any.</summary>
    public ChildState? Child { get; internal set; }

    /// <summary>The conversation of its agent, if it has one.</summary>
    public AgentState? Agent { get; internal set; }

    /// <summary>Rises when the earlier outcome is a known failure and a fresh start is meant.</summary>
    internal int Epoch
    {
        get;
        set
        {
            field = value;
            HighestEpoch = Math.Max(HighestEpoch, value);
        }
    }

    /// <summary>The epoch in which every iteration begins.</summary>
    internal int FirstEpoch { get; set; }

    /// <summary>The highest epoch that any key of it had.</summary>
    internal int HighestEpoch { get; set; }

    /// <summary>The attempt of <c>retry</c>, from 1.</summary>
    internal int Attempt { get; set; } = 1;

    /// <summary>The number of the next call within the epoch.</summary>
    internal int NextCall { get; set; }

    /// <summary>How often its tool has been called under the key at hand.</summary>
    internal int CallsInEpoch { get; set; }

    /// <summary>The result of the iteration before.</summary>
    internal Value? Previous { get; set; }

    /// <summary>What <c>until</c> came to, once taken for the iteration at hand.</summary>
    internal Truth? Until { get; set; }

    /// <summary>What its own condition came to, when it is taken per instance.</summary>
    internal Truth? Condition { get; set; }

    /// <summary>Whether a person allowed the tool call that its attempts make.</summary>
    internal bool Approved { get; set; }

    /// <summary>The arguments that this person put in place of the plan's.</summary>
    internal Value? Arguments { get; set; }

    /// <summary>The open question that it asks.</summary>
    internal QuestionState? Question { get; set; }

    /// <summary>The calls that are not answered.</summary>
    internal List<CallState> OpenCalls { get; } = [];

    /// <summary>
    /// Tool and model calls of the attempt at hand that were given up without an answer: when the run is retried, they
    /// are wanted again under their keys.
    /// </summary>
    internal List<CallState> Abandoned { get; } = [];

    /// <summary>When its wait, back-off or pause ends.</summary>
    internal Alarm? Alarm { get; set; }

    /// <summary>When its attempt has taken too long.</summary>
    internal Alarm? Deadline { get; set; }

    /// <summary>Whether anything was tried, or is wanted again, rather than that only its condition was taken.</summary>
    internal bool HasBegun => Attempts > 0 || Abandoned.Count > 0;

    /// <summary>What it adds to the list of results.</summary>
    internal Value Item => Outcome == SubtaskStatus.Completed ? Result ?? Value.Null : Value.Null;

    /// <summary>A call will not be answered. It may have had its effect, when it is in doubt.</summary>
    internal void Abandon(CallState call, bool inDoubt)
    {
        if (call.Kind is not (CallKind.Tool or CallKind.Model)) return;
        call.InDoubt = inDoubt;
        Abandoned.Add(call);
    }

    /// <summary>Names the instance within its run, without the epoch: <c>subtask[/i3][/r2]</c>.</summary>
    internal string Path => (Index, Subtask.Node.Subtask.Repeat) switch
    {
        (null, null) => Subtask.Id,
        ({ } index, null) => $"{Subtask.Id}/i{index}",
        (null, _) => $"{Subtask.Id}/r{Iteration}",
        ({ } index, _) => $"{Subtask.Id}/i{index}/r{Iteration}",
    };
}
