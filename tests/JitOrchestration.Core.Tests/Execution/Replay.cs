using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>
/// Another run that gets the inputs of a scenario at the same times. The state can be put away and taken up again in
/// between, and what every step yields be held against that of another replay.
/// </summary>
/// <param name="recover">How the state comes back after a crash; null: it is folded from the journal.</param>
internal sealed class Replay(Func<RunState, RunState>? recover = null)
{
    private readonly List<(DateTimeOffset At, IReadOnlyList<RunEvent> Events)> _journal = [];

    public RunState Run { get; set; } = new(Scenario.Id);

    /// <summary>Takes one input. A run that has ended is retried from its journal.</summary>
    public Decision Take(Input input, DateTimeOffset at)
    {
        if (input is Input.Recovered) Run = recover is null ? Folded() : recover(Run);
        if (input is Input.Retry) Run = Folded();
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
