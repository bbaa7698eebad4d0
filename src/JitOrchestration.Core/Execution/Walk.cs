using System.Collections.Immutable;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// One step under way: what has been decided so far. Every decision is an event, which moves the state on at once, so
/// that the next decision sees it.
/// </summary>
internal sealed class Walk(RunState run, DateTimeOffset at)
{
    private readonly List<RunEvent> _events = [];

    public RunState Run { get; } = run;

    public DateTimeOffset At { get; } = at;

    public IReadOnlyList<RunEvent> Events => _events;

    public void Emit(RunEvent happened)
    {
        _events.Add(happened);
        Run.Apply(happened, At);
    }

    /// <summary>Decides about everything that the events so far have made due, until nothing is left.</summary>
    public void GoOn()
    {
        while (!Run.Paused && Run.TakeFromAgenda(out var item)) Decide(item);
        if (Run.Paused && !Run.Closing) CompleteWhatIsDone();
        if (!Run.Paused) RunMachine.Conclude(this);
        Run.EndStep(At);
    }

    /// <summary>What the engine has to do now that it had not to do before the step.</summary>
    /// <param name="reloaded">The engine has just taken the run up, and knows nothing of its children.</param>
    public IReadOnlyList<Command> Commands(bool reloaded)
    {
        List<Command>? commands = null;
        foreach (var key in Run.Calls.Dropped) (commands ??= []).Add(new Command.CancelCall(key));
        var endsCleanUp = _events.Exists(happened => happened is RunEvent.CancelRequested { NoCleanUp: true });
        foreach (var child in reloaded || endsCleanUp ? Run.UnwantedChildren.Keys : (IEnumerable<string>)Run.DroppedChildren)
        {
            (commands ??= []).Add(new Command.CancelChild(child, Run.UnwantedChildren[child].Retries, CleanUp: !endsCleanUp));
        }
        Run.Calls.Dropped.Clear();
        Run.DroppedChildren.Clear();
        foreach (var child in Run.ChildrenToTell)
        {
            if (Run.OpenChildren.TryGetValue(child, out var open)) (commands ??= []).Add(new Command.HoldChild(child, open.Retries, new Input.Hold(Run.Paused, Run.Sequence)));
        }
        Run.ChildrenToTell.Clear();
        if (reloaded)
        {
            foreach (var child in Run.Children.Where(child => child.Launched)) (commands ??= []).Add(new Command.WatchChild(child.RunId));
        }
        // While it had ended it was not told that a child has.
        if (_events is [RunEvent.RunRetried, ..])
        {
            foreach (var child in Run.UnwantedChildren.Keys) (commands ??= []).Add(new Command.WatchChild(child));
        }
        if (!Run.Paused) Run.Calls.TakeUpOverBudget();
        while (!Run.Paused && Run.Calls.TryIssue(out var call)) (commands ??= []).Add(Commanding.For(Run, call));
        return commands ?? (IReadOnlyList<Command>)[];
    }

    /// <summary>While the run is held nothing starts, but what has its result is said to have it.</summary>
    private void CompleteWhatIsDone()
    {
        foreach (var instance in Run.TakeDone()) SubtaskMachine.Complete(this, instance);
    }

    private void Decide(Undecided item)
    {
        switch (item)
        {
            case SubtaskState subtask: SubtaskMachine.Decide(this, subtask); break;
            case InstanceState instance: InstanceMachine.Decide(this, instance); break;
        }
    }
}
