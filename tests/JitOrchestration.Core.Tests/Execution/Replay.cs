using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>
/// Another run that gets the inputs of a scenario at the same times. The state can be put away and taken up again in
/// between; what every step yielded can be held against that of another replay.
/// </summary>
internal sealed class Replay
{
    private readonly List<(DateTimeOffset At, IReadOnlyList<RunEvent> Events)> _journal = [];

    public RunState Run { get; set; } = new(Scenario.Id);

    /// <summary>Takes one input. After a crash the state is folded; and a run that has ended is retried from its journal.</summary>
    public Decision Take(Input input, DateTimeOffset at)
    {
        if (input is Input.Recovered or Input.Retry) Run = Folded();
        var decision = GraphExecutor.Step(Run, input, at);
        if (decision.Events.Count > 0) _journal.Add((at, decision.Events));
        return decision;
    }

    /// <summary>The state, from nothing but the events.</summary>
    public RunState Folded()
    {
        var state = new RunState(Scenario.Id);
        foreach (var (at, events) in _journal) state.Fold(at, events);
        return state;
    }
}
