using System.Buffers;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <content>What an engine does with inputs, events and commands.</content>
internal sealed partial class Scenario
{
    private Scenario Perform(string key, Effect effect)
    {
        var started = Run.Calls.TryGet(key, out var call) && call.Stage == CallStage.Started;
        if (!started)
        {
            IsCalled(key).ShouldBeTrue($"'{key}' is not called; called are: {string.Join(", ", _commands.Select(c => c.Key))}");
            When(new Input.Starting(key, effect));
            Events[^1].ShouldBeOfType<RunEvent.CallStarted>();
        }
        return this;
    }

    private static string? AnsweredBy(Input input) => input switch
    {
        Input.Completed answer => answer.Key,
        Input.Routed answer => answer.Key,
        Input.Planned answer => answer.Key,
        Input.PlanRefused answer => answer.Key,
        Input.TurnTaken answer => answer.Key,
        Input.Evaluated answer => answer.Key,
        Input.Failed answer => answer.Key,
        Input.Lost answer => answer.Key,
        Input.ApprovalNeeded answer => answer.Key,
        Input.ChildLaunched answer => answer.Key,
        _ => null,
    };

    /// <summary>An answered call is done with, and so is one that its child's end has answered.</summary>
    private void Forget(string? key) =>
        _commands.RemoveAll(command => command.Key == key || !Run.Calls.TryGet(command.Key, out _));

    private void Take(Command command)
    {
        if (command is Command.Call call) _commands.Add(call);
        else OtherCommands.Add(command);
        if (command is Command.CancelCall cancelled) _commands.RemoveAll(c => c.Key == cancelled.Key);
    }

    private void Record(IReadOnlyList<RunEvent> events)
    {
        if (events.Count == 0) return;
        foreach (var happened in events) _keys.Take(happened);
        var entry = new JournalEntry(Events.Count + 1, Now, events);
        var buffer = new ArrayBufferWriter<byte>();
        entry.WriteTo(buffer);
        _journal.Add((entry.FirstSequence, buffer.WrittenSpan.ToArray()));
        if (_folds) _shadow.Fold(entry.At, JournalEntry.Read(entry.FirstSequence, buffer.WrittenSpan).Events);
        Events.AddRange(events);
    }
}
