using System.Text.Json;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary><c>wait</c>: until a moment, which is also its result.</summary>
internal static class WaitMachine
{
    public static void Begin(Walk walk, InstanceState instance, WaitSpec wait)
    {
        if (ActivityLimit.Refuse(walk.Run) is { } over)
        {
            SubtaskMachine.Fail(walk, instance, over);
            return;
        }
        var until = wait.Until ?? walk.At + TimeSpan.FromSeconds(wait.Seconds ?? 0);
        walk.Emit(new RunEvent.WaitStarted(instance.Subtask.Id, instance.Index, until));
        // A repetition makes no call that would end the step: each round is left to a tick.
        if (until <= walk.At && instance.Subtask.Node.Subtask.Repeat is null) End(walk, instance);
    }

    public static void End(Walk walk, InstanceState instance) =>
        walk.Emit(new RunEvent.WaitEnded(instance.Subtask.Id, instance.Index));

    public static void Apply(RunState run, RunEvent.WaitStarted e, DateTimeOffset at)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        run.Activities++;
        InstanceMachine.Move(run, instance, InstanceStage.Waiting);
        instance.Alarm = run.Alarms.Set(e.Until, AlarmKind.WaitEnds, instance);
        InstanceMachine.LimitTime(run, instance, at);
    }

    public static void Apply(RunState run, RunEvent.WaitEnded e)
    {
        var instance = run.InstanceOf(e.Subtask, e.Index);
        var until = instance.Alarm!.Due;
        run.Alarms.CallOff(instance.Alarm);
        InstanceMachine.Succeed(run, instance, Value.Of(JsonSerializer.SerializeToElement(until)));
    }
}
