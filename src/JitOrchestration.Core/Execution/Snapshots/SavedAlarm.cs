namespace JitOrchestration.Core.Execution;

/// <summary>A pending alarm, as a snapshot has it.</summary>
/// <param name="Due">The moment.</param>
/// <param name="Kind">What comes about.</param>
/// <param name="Target">The key of the call, the id of the question, or the subtask of the instance that it concerns.</param>
/// <param name="Index">The index of that instance, if it has one.</param>
internal sealed record SavedAlarm(DateTimeOffset Due, AlarmKind Kind, string Target, int? Index = null)
{
    public static SavedAlarm Of(Alarm alarm) => alarm.Target switch
    {
        CallState call => new SavedAlarm(alarm.Due, alarm.Kind, call.Key),
        QuestionState question => new SavedAlarm(alarm.Due, alarm.Kind, question.Id),
        InstanceState instance => new SavedAlarm(alarm.Due, alarm.Kind, instance.Subtask.Id, instance.Index),
        var target => throw new NotSupportedException($"An alarm for a {target.GetType().Name} cannot be saved."),
    };

    public void RestoreTo(RunState run)
    {
        switch (Kind)
        {
            case AlarmKind.CallDue: run.Calls[Target].Alarm = Set(run, run.Calls[Target]); break;
            case AlarmKind.QuestionExpires: run.Questioning[Target].Alarm = Set(run, run.Questioning[Target]); break;
            case AlarmKind.AttemptTimesOut: run.InstanceOf(Target, Index).Deadline = Set(run, run.InstanceOf(Target, Index)); break;
            default: run.InstanceOf(Target, Index).Alarm = Set(run, run.InstanceOf(Target, Index)); break;
        }
    }

    private Alarm Set(RunState run, object target) => run.Alarms.Set(Due, Kind, target);
}
