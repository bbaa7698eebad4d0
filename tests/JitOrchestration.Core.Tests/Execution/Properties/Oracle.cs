using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>
/// Section 4 once more, as simply as it can be said: not step by step, but as what must hold of the statuses at any
/// moment and at the end.
/// </summary>
internal sealed class Oracle(RandomPlan plan, Scenario run, Dictionary<string, bool> answeredConditions)
{
    private RunState Run => run.Run;

    /// <summary>Whatever can run or be skipped now has been, and whatever runs is in somebody's hands.</summary>
    public void NothingIsHeldBack()
    {
        if (Run.Paused || Run.Ended || Run.Graph is null) return;
        foreach (var subtask in Run.Subtasks) Moves(subtask);
        var waiting = Run.Calls.Open.Where(call => call.Stage == CallStage.Queued).ToList();
        if (waiting.Count > 0) Run.Calls.IssuedCount.ShouldBe(Run.Options.CallLimit, "a call waits although there is room");
        run.Calls.Select(call => call.Key).Distinct().Count().ShouldBe(run.Calls.Count, "a call was commanded twice");
        foreach (var call in Run.Calls.Open.Where(call => call.Stage == CallStage.Issued)) run.IsCalled(call.Key).ShouldBeTrue($"{call.Key} was never commanded");
    }

    /// <summary>How everything ended is as the table says.</summary>
    public void EndedByTheTable(int cancels)
    {
        foreach (var (id, truth) in Answered()) answeredConditions[id] = truth;
        foreach (var subtask in Run.Subtasks) EndedByTheTable(subtask, cancels);
        var failed = Run.Subtasks.Any(subtask => subtask.Status == SubtaskStatus.Failed && subtask.Node.Subtask.OnFailure == OnFailure.Fail);
        var expected = cancels > 0 ? RunStatus.Cancelled : failed || Run.Error is { SubtaskId: null } ? RunStatus.Failed : RunStatus.Completed;
        Run.Status.ShouldBe(expected);
        (Run.Calls.Open.Count(), Run.Questions.Count, Run.Children.Count, Run.NextDue).ShouldBe((0, 0, 0, null), "nothing is left over");
    }

    private void Moves(SubtaskState subtask)
    {
        var (counting, ordering) = plan.Links[subtask.Id];
        var ready = counting.Concat(ordering).All(id => Of(id).Ended);
        var incomplete = NeedsOf(subtask) == Needs.All && counting.Any(id => Of(id).Status == SubtaskStatus.Skipped);
        if (subtask.Status == SubtaskStatus.Pending) (!incomplete && (!ready || subtask.OwnCall is not null)).ShouldBeTrue($"{subtask.Id} could be decided about and is not");
        if (subtask.Status == SubtaskStatus.Running && subtask.FanOut is { } fanOut && fanOut.Next < fanOut.Count && !Closing(subtask)) Full(subtask, fanOut);
    }

    private void Full(SubtaskState subtask, FanOut fanOut)
    {
        var begun = fanOut.Begun.OfType<InstanceState>().Where(instance => instance is { Outcome: null, Stage: not InstanceStage.Stopped }).ToList();
        var calling = begun.Count(instance => instance.OpenCalls.Exists(call => call.Stage != CallStage.BackingOff));
        (begun.Count >= subtask.Node.Subtask.MaxParallel || calling >= Run.Options.CallLimit || begun.Count >= Run.Options.CallLimit)
            .ShouldBeTrue($"an instance of {subtask.Id} could begin");
    }

    private void EndedByTheTable(SubtaskState subtask, int cancels)
    {
        var closing = Run.Error is not null || cancels > 0;
        if (subtask.Status == SubtaskStatus.Cancelled) (closing && (cancels > 1 || !subtask.Node.Subtask.Always)).ShouldBeTrue($"{subtask.Id} was cancelled");
        else if (subtask.Status == SubtaskStatus.Skipped) Runs(subtask).ShouldBeFalse($"{subtask.Id} was skipped: {subtask.Reason}");
        else if (subtask is { Status: SubtaskStatus.Failed, StartedAt: null }) CouldNotBeDecided(subtask).ShouldBeTrue($"{subtask.Id} failed before it started");
        else (subtask.Ended && Runs(subtask)).ShouldBeTrue($"{subtask.Id} is {subtask.Status}");
        if (subtask.Status != SubtaskStatus.Completed) subtask.Result.ShouldBeNull();
        else if (subtask.FanOut is { } fanOut) ListsItsInstances(subtask, fanOut);
    }

    /// <summary>The table, row by row.</summary>
    private bool Runs(SubtaskState subtask) => Joins(subtask) && (answeredConditions.TryGetValue(subtask.Id, out var answer)
        ? answer
        : !plan.Conditions.TryGetValue(subtask.Id, out var holds) || holds(Of));

    /// <summary>Its condition is over something stored, and whoever should have taken it failed.</summary>
    private bool CouldNotBeDecided(SubtaskState subtask) => Joins(subtask) && run.EventsOf<RunEvent.CallFailed>().Any(failed => failed.Key.StartsWith($"{subtask.Id}/") && failed.Key.EndsWith("/condition"));

    /// <summary>The conditions that an activity answered, from the journal.</summary>
    private IEnumerable<(string Id, bool Truth)> Answered()
    {
        var requested = run.EventsOf<RunEvent.EvaluationRequested>()
            .Where(e => e is { Index: null, What: EvaluationKind.Condition }).Select(e => e.Subtask).ToHashSet();
        return run.EventsOf<RunEvent.ConditionEvaluated>().Where(e => e.Index is null && requested.Contains(e.Subtask))
            .Select(e => (e.Subtask, e.Outcome == Core.Expressions.TruthValue.True));
    }

    private bool Joins(SubtaskState subtask)
    {
        var dependencies = plan.Links[subtask.Id].Counting.Select(Of).ToList();
        var skipped = dependencies.Count(dependency => dependency.Status == SubtaskStatus.Skipped);
        var needs = NeedsOf(subtask);
        if (needs == Needs.All && skipped > 0) return false;
        return needs == Needs.Settled || dependencies.Count == 0 || skipped < dependencies.Count;
    }

    private static void ListsItsInstances(SubtaskState subtask, FanOut fanOut)
    {
        if (subtask.Result is not Core.Values.Value.Inline list || subtask.Collected is not null) return;
        var expected = fanOut.Begun.Select(instance => instance!.Outcome == SubtaskStatus.Completed ? Scenario.Text(instance.Result) : "null");
        list.Json.EnumerateArray().Select(item => item.GetRawText()).ShouldBe(expected);
    }

    private Needs NeedsOf(SubtaskState subtask) =>
        subtask.Node.Subtask.Needs ?? (plan.ReadsEndings.Contains(subtask.Id) ? Needs.Settled : Needs.Any);

    private bool Closing(SubtaskState subtask) => Run.Closing && !subtask.Node.Subtask.Always;

    private SubtaskState Of(string id) => run.Subtask(id);
}
