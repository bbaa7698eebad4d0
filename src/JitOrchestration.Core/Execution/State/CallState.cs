using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What a call is for.</summary>
internal enum CallKind
{
    Plan,
    Tool,
    Model,
    Evaluate,
    Collect,
    LaunchChild,
    Synthesize,
    Route,
}

/// <summary>How far a call has come.</summary>
internal enum CallStage
{
    /// <summary>Wanted; its command has not been issued since the run was loaded.</summary>
    Queued,

    /// <summary>Its command has been issued.</summary>
    Issued,

    /// <summary>Under way: it may have had its effect.</summary>
    Started,

    /// <summary>A person must answer first.</summary>
    Held,

    /// <summary>The next attempt is due later.</summary>
    BackingOff,

    /// <summary>Answered, or no longer wanted.</summary>
    Closed,

    /// <summary>It does not fit in the budget until others have given back what they do not use.</summary>
    OverBudget,
}

/// <summary>A call without an answer.</summary>
internal sealed class CallState(string key, CallKind kind, SubtaskState? subtask, InstanceState? instance)
{
    public string Key { get; } = key;

    public CallKind Kind { get; } = kind;

    public SubtaskState? Subtask { get; } = subtask;

    public InstanceState? Instance { get; } = instance;

    public CallStage Stage { get; set; }

    /// <summary>Attempts that have started.</summary>
    public int Attempts { get; set; }

    /// <summary>Attempts that failed. One that was lost is none of them: a crash must not use up the tries.</summary>
    public int Failures { get; set; }

    /// <summary>Why the last attempt failed that is to be repeated.</summary>
    public Failure? Failure { get; set; }

    /// <summary>Attempts that were lost, in a row.</summary>
    public int Lost { get; set; }

    public Effect Effect { get; set; }

    /// <summary>Its place in the order in which calls are issued.</summary>
    public long Turn { get; set; }

    public EvaluationKind Evaluation { get; init; }

    /// <summary>The tool call of a model's turn that this performs.</summary>
    public ToolSlot? Slot { get; init; }

    public bool Approved { get; set; }

    /// <summary>Other arguments, given by a person.</summary>
    public Value? Arguments { get; set; }

    /// <summary>The open question to a person about it.</summary>
    public QuestionState? Question { get; set; }

    public Alarm? Alarm { get; set; }

    /// <summary>What it needs of the budget, from when its command is issued until it starts; null: nothing.</summary>
    public Reservation? Needs { get; set; }

    /// <summary>What is set aside for it while it is under way.</summary>
    public Reservation? Reserved { get; set; }

    /// <summary>Whether it had started, and the run ended before it was answered.</summary>
    public bool InDoubt { get; set; }

    /// <summary>Whether it is all that an attempt of its subtask does.</summary>
    public bool IsAttempt => this is { Kind: CallKind.Tool, Slot: null };

    /// <summary>Whether the time limit of an attempt runs while it is under way.</summary>
    public bool IsTimed => Kind is CallKind.Tool or CallKind.Model;

    /// <summary>Whether it keeps the run busy: nothing but its answer is waited for.</summary>
    public bool Active => Stage is CallStage.Queued or CallStage.OverBudget or CallStage.Issued or CallStage.Started;

    /// <summary>The same call, under the same key, wanted again.</summary>
    public CallState Again() => new(Key, Kind, Subtask, Instance)
    {
        Slot = Slot,
        Attempts = Attempts,
        Effect = Effect,
        Approved = Approved,
        Arguments = Arguments,
        InDoubt = InDoubt,
    };
}
