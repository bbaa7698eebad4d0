namespace JitOrchestration.Core.Execution;

/// <summary>
/// An agent's conversation: its model takes a turn; the tools of the turn run in parallel; when all have answered, the
/// model takes the next. Every call is a checkpoint of its own. A tool that fails is an answer to the model, not the
/// end.
/// </summary>
internal static class AgentMachine
{
    /// <summary>So often may a model mend an answer that is not what was wanted.</summary>
    private const int MostRepairs = 1;

    public static void Begin(RunState run, InstanceState instance)
    {
        instance.Attempts++;
        instance.Agent = new AgentState();
        CallMachine.Queue(run, instance, CallKind.Model);
    }

    public static void TakeTurn(Walk walk, Input.TurnTaken input)
    {
        if (CallMachine.Answered(walk, input.Key, input, CallKind.Model) is not { } call) return;
        if (input.Turn.Complaint is { } complaint && call.Instance!.Agent!.Complaints >= MostRepairs)
        {
            CallMachine.Fail(walk, input.Key, new Failure("agent_output_invalid", $"The answer of the agent of '{call.Subtask!.Id}' is not what was wanted, and neither was the one before: {complaint}"), input.Usage);
            return;
        }
        walk.Emit(new RunEvent.TurnTaken(input.Key, input.Turn, input.Usage, input.By));
        RefuseForeignTools(walk, call.Instance!);
    }

    public static void DecideTurn(Walk walk, InstanceState instance)
    {
        var limit = walk.Run.Options.EffectiveLimits.AgentTurns;
        if (instance.Agent!.Turns.Count < limit) walk.Emit(new RunEvent.TurnStarted(instance.Subtask.Id, instance.Index));
        else SubtaskMachine.Fail(walk, instance, Failure.Limit("agent_turns", limit, $"The agent of '{instance.Subtask.Id}' has taken {limit} turns without an answer"));
    }

    public static void Apply(RunState run, RunEvent.TurnTaken e)
    {
        var call = run.Calls[e.Key];
        run.Calls.Close(call);
        run.Spend(e.Usage, call.Subtask);
        var instance = call.Instance!;
        var turn = new AgentTurn(e.Key, e.Turn);
        instance.Agent!.TurnList.Add(turn);
        if (e.Turn.Complaint is not null) EndTurn(run, instance);
        else if (turn.Slots.IsEmpty) InstanceMachine.Succeed(run, instance, e.Turn.Output ?? e.Turn.Message);
        else if (Closure.Covers(run, instance.Subtask)) EndTurn(run, instance);
        else foreach (var slot in turn.Slots) CallMachine.Queue(run, instance, CallKind.Tool, slot);
        RestIfHeld(run, instance);
    }

    public static void Apply(RunState run, RunEvent.TurnStarted e) =>
        CallMachine.Queue(run, run.InstanceOf(e.Subtask, e.Index), CallKind.Model);

    /// <summary>A tool of the turn at hand has answered.</summary>
    public static void TakeAnswer(RunState run, CallState call, Values.Value? value, Failure? failure)
    {
        call.Slot!.Value = value;
        call.Slot.Failure = failure;
        if (call.Instance!.OpenCalls.Count == 0) EndTurn(run, call.Instance);
        RestIfHeld(run, call.Instance);
    }

    /// <summary>
    /// While the run is held, a conversation of which nothing is under way has no time to run out of: it has all of it again when
    /// it goes on, as after a question.
    /// </summary>
    public static void RestIfHeld(RunState run, InstanceState instance)
    {
        if (run.Paused && instance.Agent is not null && instance.OpenCalls.All(call => call.Stage != CallStage.Started)) run.Alarms.CallOff(instance.Deadline);
    }

    private static void EndTurn(RunState run, InstanceState instance)
    {
        // A conversation that does not go on has no time to run out of.
        if (Closure.Covers(run, instance.Subtask)) run.Alarms.CallOff(instance.Deadline);
        InstanceMachine.Move(run, instance, InstanceStage.TurnDone);
    }

    /// <summary>Tools that are not the agent's are never called: the model is told.</summary>
    public static void RefuseForeignTools(Walk walk, InstanceState instance)
    {
        var own = instance.Subtask.Node.Subtask.Agent?.Tools ?? [];
        foreach (var call in instance.OpenCalls.Where(call => call.Slot is { } slot && !own.Contains(slot.Call.Tool) && slot.Call.Tool != Command.ReadData.Tool).ToList())
        {
            var names = own.IsEmpty ? "It has none." : $"It has: {string.Join(", ", own)}.";
            walk.Emit(new RunEvent.CallFailed(call.Key, new Failure("unknown_tool", $"The agent has no tool '{call.Slot!.Call.Tool}'. {names}"), null));
        }
    }
}
