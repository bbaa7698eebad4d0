namespace JitOrchestration.Core.Execution;

/// <summary>Something to be decided about once a run is no longer held, as a snapshot has it.</summary>
/// <param name="Subtask">The subtask.</param>
/// <param name="IsInstance">Whether an instance of it is meant.</param>
/// <param name="Index">The index of that instance, if it has one.</param>
internal sealed record SavedDecision(string Subtask, bool IsInstance = false, int? Index = null)
{
    public static SavedDecision Of(Undecided item) => item switch
    {
        InstanceState instance => new SavedDecision(instance.Subtask.Id, true, instance.Index),
        SubtaskState subtask => new SavedDecision(subtask.Id),
        _ => throw new NotSupportedException($"A {item.GetType().Name} on the agenda cannot be saved."),
    };

    public void RestoreTo(RunState run) => run.Restore(IsInstance ? run.InstanceOf(Subtask, Index) : run.SubtaskOf(Subtask));
}
