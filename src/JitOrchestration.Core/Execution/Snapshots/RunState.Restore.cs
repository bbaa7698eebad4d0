using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Execution;

/// <content>A run comes back from a snapshot.</content>
public sealed partial class RunState
{
    /// <summary>Whether what had ended before is known by its outcome only: the run cannot be retried from here.</summary>
    internal bool IsReduced { get; private init; }

    /// <summary>What stands on the agenda; twice, if it has two places there.</summary>
    internal IEnumerable<Undecided> Agenda => _agenda.Where(item => item.OnAgenda);

    internal static RunState Restore(SavedRun saved)
    {
        var run = new RunState(saved.RunId)
        {
            IsReduced = true,
            Sequence = saved.Sequence,
            Request = saved.Request,
            Data = saved.Data,
            Options = saved.Options,
            Parent = saved.Parent,
            ForkedFrom = saved.ForkedFrom,
            Retries = saved.Retries,
            DecisionVersion = saved.DecisionVersion,
            Proposal = saved.Proposal,
            Routed = saved.Routed,
            Direct = saved.Direct,
            Warnings = [.. saved.Warnings ?? []],
            Error = saved.Error,
            Result = saved.Result,
            Usage = saved.Usage,
            Activities = saved.Activities,
            CreatedAt = saved.CreatedAt,
            StartedAt = saved.StartedAt,
            RetriedAt = saved.RetriedAt,
            EndedAt = saved.EndedAt,
            LastStepAt = saved.LastStepAt,
            PausedItself = saved.Paused,
            HeldByParent = saved.HeldByParent,
            HoldTurn = saved.HoldTurn,
            Cancelling = saved.Cancelling,
            SynthesisWanted = saved.SynthesisWanted,
            Synthesis = saved.Synthesis,
        };
        run.Drafts.AddRange(saved.Drafts ?? []);
        run.Budget.InDoubt = saved.InDoubt ?? Reservation.None;
        if (saved.Subtasks is { } subtasks) run.RestoreSubtasks(subtasks);
        run.RestoreTables(saved);
        return run;
    }

    /// <summary>Puts something back where it stood on the agenda.</summary>
    internal void Restore(Undecided item)
    {
        item.OnAgenda = true;
        _agenda.Enqueue(item);
    }

    private void RestoreSubtasks(IReadOnlyList<SavedSubtask> saved)
    {
        Graph = PlanGraph.Build(Proposal!.Plan);
        Subtasks = [.. Graph.Nodes.Select(node => new SubtaskState(node))];
        foreach (var (subtask, was) in Subtasks.Zip(saved)) was.RestoreTo(this, subtask);
        OpenSubtasks = Subtasks.Count(subtask => !subtask.Ended);
        foreach (var index in Subtasks.Where(subtask => subtask.Ended).SelectMany(subtask => subtask.Node.Dependents)) Subtasks[index].OpenDependencies--;
    }

    /// <summary>Each refers to what is there before it.</summary>
    private void RestoreTables(SavedRun saved)
    {
        foreach (var call in saved.Calls ?? []) call.RestoreTo(this, null, null);
        foreach (var child in saved.Children ?? []) child.RestoreTo(this);
        foreach (var id in saved.ClosedQuestions ?? []) Questioning.AddClosed(id);
        foreach (var question in saved.Questions ?? []) question.RestoreTo(this);
        foreach (var alarm in saved.Alarms ?? []) alarm.RestoreTo(this);
        foreach (var decision in saved.Agenda ?? []) decision.RestoreTo(this);
        Clock.Reading = (saved.Worked, saved.WorkingSince);
    }
}
