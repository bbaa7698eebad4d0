namespace JitOrchestration.Core.Execution;

/// <summary>A place on the agenda of a run that is held, as a snapshot has it.</summary>
/// <param name="Subtask">The subtask to decide about.</param>
/// <param name="IsInstance">Whether an instance of it is meant.</param>
/// <param name="Index">The index of that instance, if it has one.</param>
/// <param name="IsOff">An event has taken it off; should another put it on again, this is its place.</param>
internal sealed record SavedDecision(string Subtask, bool IsInstance = false, int? Index = null, bool IsOff = false)
{
    public static IEnumerable<SavedDecision> AllOf(RunState run) => run.Agenda.Select(Of).OfType<SavedDecision>();

    public void RestoreTo(RunState run) => run.Restore(IsInstance ? run.InstanceOf(Subtask, Index) : run.SubtaskOf(Subtask), IsOff);

    private static SavedDecision? Of(Undecided item) => item switch
    {
        SubtaskState subtask => new SavedDecision(subtask.Id, IsOff: !subtask.OnAgenda),
        InstanceState instance when MayComeBack(instance) => new SavedDecision(instance.Subtask.Id, true, instance.Index, !instance.OnAgenda),
        _ => null,
    };

    /// <summary>Whether it is still that instance of its subtask, and not at rest.</summary>
    private static bool MayComeBack(InstanceState instance) =>
        instance == (instance.Index is { } index ? instance.Subtask.FanOut?.Instances[index] : instance.Subtask.Single) && !SavedInstance.IsAtRest(instance);
}
