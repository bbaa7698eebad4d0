namespace JitOrchestration.Core.Execution;

/// <summary>What comes about because time has passed.</summary>
internal static class Ticking
{
    public static void Take(Walk walk)
    {
        while (walk.Run.Alarms.Due(walk.At) is { } alarm)
        {
            Ring(walk, alarm);
            // Each event above calls its alarm off; one that found nothing to do must not ring for ever.
            walk.Run.Alarms.CallOff(alarm);
        }
        if (walk.Run.Clock.Deadline <= walk.At)
        {
            RunMachine.Fail(walk, Failure.Limit("run_seconds", walk.Run.Clock.Limit.TotalSeconds, "The run took longer than it may"));
        }
    }

    private static void Ring(Walk walk, Alarm alarm)
    {
        switch (alarm.Kind)
        {
            case AlarmKind.WaitEnds: WaitMachine.End(walk, (InstanceState)alarm.Target); break;
            case AlarmKind.AttemptDue: RetryMachine.StartAttempt(walk, (InstanceState)alarm.Target); break;
            case AlarmKind.IterationDue: RepeatMachine.StartIteration(walk, (InstanceState)alarm.Target); break;
            case AlarmKind.CallDue: walk.Emit(new RunEvent.CallResumed(((CallState)alarm.Target).Key)); break;
            case AlarmKind.AttemptTimesOut: RetryMachine.TimeOut(walk, (InstanceState)alarm.Target); break;
            case AlarmKind.QuestionExpires: RetryMachine.TimeOut(walk, ((QuestionState)alarm.Target).Instance!); break;
        }
    }
}
