using System.Collections.Immutable;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What a run comes to when every subtask is settled.</summary>
internal static class Outcome
{
    /// <summary>
    /// The result when nobody has to write it: that of the only sink, or, when the user wants no synthesis, an object
    /// with the results of all sinks that completed; JSON's null when all were skipped. Null: it must be synthesized, or is too large to be put together here.
    /// </summary>
    public static Value? Direct(RunState run)
    {
        var sinks = Sinks(run).ToList();
        if (NothingRan(sinks)) return Value.Null;
        if (run.Options.Synthesize == true) return null;
        if (sinks is [var only]) return only.Result ?? Value.Null;
        return run.Options.Synthesize is null ? null : Together(sinks);
    }

    public static ImmutableArray<RunWarning> Warnings(RunState run) =>
        NothingRan(Sinks(run))
            ? [new RunWarning("nothing_ran", "Every subtask at the end of the plan was skipped, so there is no result. The reasons are with the subtasks.")]
            : [];

    /// <summary>What the synthesizer is told.</summary>
    public static ImmutableArray<SynthesisPart> Parts(RunState run) =>
        [.. Sinks(run).Select(sink => PartOf(sink, sink.Result)), .. FailedOnTheWay(run).Select(subtask => PartOf(subtask, null) with { IsSink = false })];

    /// <summary>The sinks that have a result.</summary>
    public static IEnumerable<SubtaskState> CompletedSinks(RunState run) =>
        Sinks(run).Where(sink => sink.Status == SubtaskStatus.Completed);

    private static SynthesisPart PartOf(SubtaskState subtask, Value? result) =>
        new(subtask.Id, subtask.Status, subtask.Node.Subtask.Task, result, subtask.Failure?.Message ?? subtask.Reason);

    /// <summary>What the run went on without: an answer has to say so.</summary>
    private static IEnumerable<SubtaskState> FailedOnTheWay(RunState run) =>
        run.Subtasks.Where(subtask => subtask.Status == SubtaskStatus.Failed && !subtask.Node.Dependents.IsEmpty);

    private static bool NothingRan(IEnumerable<SubtaskState> sinks) => sinks.All(sink => sink.Status == SubtaskStatus.Skipped);

    private static Value? Together(IEnumerable<SubtaskState> sinks)
    {
        var completed = sinks.Where(sink => sink.Status == SubtaskStatus.Completed).ToList();
        return InlineSize.OfAll(completed.Select(sink => sink.Result!)) <= Value.InlineLimit
            ? Joined.Object(completed.Select(sink => KeyValuePair.Create(sink.Id, sink.Result!)))
            : null;
    }

    private static IEnumerable<SubtaskState> Sinks(RunState run) => run.Graph!.Sinks.Select(index => run.Subtasks[index]);
}
