using System.Collections.Immutable;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>A run, as a snapshot has it.</summary>
internal sealed record SavedRun
{
    public int V { get; init; }

    public required string RunId { get; init; }

    public long Sequence { get; init; }

    public required string Request { get; init; }

    public Value? Data { get; init; }

    public required RunOptions Options { get; init; }

    public ParentLink? Parent { get; init; }

    public string? ForkedFrom { get; init; }

    public int Retries { get; init; }

    public int DecisionVersion { get; init; }

    public RunEvent.PlanProposed? Proposal { get; init; }

    public bool Routed { get; init; }

    /// <summary>The router's answer, when it has not become the result yet.</summary>
    public Value? Direct { get; init; }

    /// <summary>What calls may have used of which nobody has heard again.</summary>
    public Reservation? InDoubt { get; init; }

    /// <summary>Plans that were not valid.</summary>
    public IReadOnlyList<PlanDraft>? Drafts { get; init; }

    public IReadOnlyList<RunWarning>? Warnings { get; init; }

    public Failure? Error { get; init; }

    public Value? Result { get; init; }

    public required Usage Usage { get; init; }

    public int Activities { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? RetriedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset LastStepAt { get; init; }

    public TimeSpan Worked { get; init; }

    public DateTimeOffset? WorkingSince { get; init; }

    public bool Paused { get; init; }

    public bool HeldByParent { get; init; }

    public long HoldTurn { get; init; }

    public bool Cancelling { get; init; }

    public bool SynthesisWanted { get; init; }

    public Value? Synthesis { get; init; }

    /// <summary>In the order of the plan; null while no plan is accepted.</summary>
    public IReadOnlyList<SavedSubtask>? Subtasks { get; init; }

    /// <summary>Those of the run itself: its planner's or its synthesizer's.</summary>
    public IReadOnlyList<SavedCall>? Calls { get; init; }

    public IReadOnlyList<SavedChild>? Children { get; init; }

    /// <summary>The open ones, in the order in which they were asked.</summary>
    public IReadOnlyList<SavedQuestion>? Questions { get; init; }

    /// <summary>The ids of those that are open no more.</summary>
    public IReadOnlyList<string>? ClosedQuestions { get; init; }

    /// <summary>In the order in which they are due.</summary>
    public IReadOnlyList<SavedAlarm>? Alarms { get; init; }

    /// <summary>What is to be decided about, in this order, once the run is no longer held.</summary>
    public IReadOnlyList<SavedDecision>? Agenda { get; init; }

    public static SavedRun Of(RunState run) => new()
    {
        V = RunSnapshot.FormatVersion,
        RunId = run.RunId,
        Sequence = run.Sequence,
        Request = run.Request,
        Data = run.Data,
        Options = run.Options,
        Parent = run.Parent,
        ForkedFrom = run.ForkedFrom,
        Retries = run.Retries,
        DecisionVersion = run.DecisionVersion,
        Proposal = run.Proposal,
        Routed = run.Routed,
        Direct = run.Direct,
        InDoubt = run.Budget.InDoubt == Reservation.None ? null : run.Budget.InDoubt,
        Drafts = Saved.List(run.Drafts),
        Warnings = Saved.List(run.Warnings),
        Error = run.Error,
        Result = run.Result,
        Usage = run.Usage,
        Activities = run.Activities,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        RetriedAt = run.RetriedAt,
        EndedAt = run.EndedAt,
        LastStepAt = run.LastStepAt,
        Worked = run.Clock.Reading.Worked,
        WorkingSince = run.Clock.Reading.Since,
        Paused = run.PausedItself,
        HeldByParent = run.HeldByParent,
        HoldTurn = run.HoldTurn,
        Cancelling = run.Cancelling,
        SynthesisWanted = run.SynthesisWanted,
        Synthesis = run.Synthesis,
        Subtasks = run.Graph is null ? null : [.. run.Subtasks.Select(SavedSubtask.Of)],
        Calls = Saved.List(run.Calls.Open.Where(call => call.Subtask is null).Select(SavedCall.Of)),
        Children = Saved.List(SavedChild.AllOf(run)),
        Questions = Saved.List(run.Questions.Select(SavedQuestion.Of)),
        ClosedQuestions = Saved.List(run.Questioning.Closed),
        Alarms = Saved.List(run.Alarms.Pending.Select(SavedAlarm.Of)),
        Agenda = Saved.List(run.Agenda.Select(SavedDecision.Of)),
    };
}

/// <summary>What saved records have in common.</summary>
internal static class Saved
{
    /// <summary>A list; null when it is empty, so that it is not written.</summary>
    public static IReadOnlyList<T>? List<T>(IEnumerable<T> items) => items.ToImmutableArray() is { IsEmpty: false } list ? list : null;
}
