using System.Text.Json;
using DurableTask.Core.History;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>What has happened in a run since the last part of its journal was stored.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Letters">What came of letters that were taken lately.</param>
/// <param name="IsBroken">Whether the orchestration has ended without having brought its run to an end.</param>
public sealed record Tail(IReadOnlyList<JournalEntry> Entries, IReadOnlyDictionary<string, Rejection?> Letters, bool IsBroken);

/// <summary>Reads what an orchestration has not stored yet.</summary>
public interface ILiveTail
{
    /// <summary>The tail of an orchestration's run; null: there is no such orchestration.</summary>
    Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation);
}

/// <summary>
/// Reads Durable's own history, and feeds a generation with what it says, as the orchestrator does when it replays.
/// </summary>
internal sealed class HistoryTail(DurableTaskClient client) : ILiveTail
{
    public async Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is not { } instance) return null;
        var history = await client.GetOrchestrationHistoryAsync(instanceId, cancellation);
        var isBroken = instance.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
        return new HistoryReplay().Run(history) is { } generation
            ? new Tail(generation.Entries, generation.Letters, isBroken)
            : new Tail([], new Dictionary<string, Rejection?>(), isBroken);
    }
}

/// <summary>Brings a generation to where its history ends.</summary>
internal sealed class HistoryReplay
{
    private readonly Dictionary<int, HistoryEvent> _scheduled = [];
    private Generation? _generation;
    private int _timer;
    private bool _begun;
    private DateTimeOffset _at;

    public Generation? Run(IEnumerable<HistoryEvent> history)
    {
        var rings = new List<EventRaisedEvent>();
        foreach (var happened in history)
        {
            // What came before the orchestration began to wait for it is taken when it does.
            if (!_begun && happened is EventRaisedEvent early) rings.Add(early);
            else Take(happened);
            if (_generation is null || _begun || happened is not ExecutionStartedEvent) continue;
            _begun = true;
            _generation.Begin(_at);
            foreach (var ring in rings) Take(ring);
        }
        return _generation;
    }

    private void Take(HistoryEvent happened)
    {
        switch (happened)
        {
            case OrchestratorStartedEvent e: _at = new DateTimeOffset(DateTime.SpecifyKind(e.Timestamp, DateTimeKind.Utc)); break;
            case ExecutionStartedEvent e: _generation = new Generation(Read<GenerationInput>(e.Input)); break;
            case TaskScheduledEvent e: _scheduled[e.EventId] = e; break;
            case SubOrchestrationInstanceCreatedEvent e: _scheduled[e.EventId] = e; break;
            case TimerCreatedEvent e: _timer = e.EventId; break;
            default: if (CompletionOf(happened) is { } completion) _generation?.Take(completion, _at); break;
        }
    }

    private Completion? CompletionOf(HistoryEvent happened) => happened switch
    {
        TaskCompletedEvent e => Done((TaskScheduledEvent)_scheduled[e.TaskScheduledId], e.Result),
        TaskFailedEvent e => Lost((TaskScheduledEvent)_scheduled[e.TaskScheduledId]),
        SubOrchestrationInstanceCompletedEvent e => new Completion.Returned(Read<RunOutcome>(e.Result)),
        SubOrchestrationInstanceFailedEvent e => new Completion.ChildBroke(ChildOf(e.TaskScheduledId), e.FailureDetails?.ErrorMessage ?? e.Reason ?? ""),
        // The orchestrator has called off all timers but the last.
        TimerFiredEvent e when e.TimerId == _timer => new Completion.Due(new DateTimeOffset(DateTime.SpecifyKind(e.FireAt, DateTimeKind.Utc))),
        EventRaisedEvent { Name: ActivityNames.Doorbell } e => new Completion.Rang(Read<Ring>(e.Input)),
        _ => null,
    };

    private string ChildOf(int scheduled) => Read<GenerationInput>(((SubOrchestrationInstanceCreatedEvent)_scheduled[scheduled]).Input).RunId;

    private static Completion? Done(TaskScheduledEvent task, string result) => task.Name switch
    {
        ActivityNames.SaveJournal => null,
        ActivityNames.LaunchWorkflow => new Completion.Launched(Read<CallBatch>(task.Input), Read<LaunchAnswer>(result)),
        ActivityNames.ReadMailbox => new Completion.MailRead(Read<Mail>(result)),
        ActivityNames.TellRun => new Completion.Told(),
        _ => new Completion.Performed(Read<CallBatch>(task.Input), Read<CallAnswers>(result)),
    };

    private static Completion? Lost(TaskScheduledEvent task) => task.Name switch
    {
        ActivityNames.SaveJournal => null,
        ActivityNames.ReadMailbox => new Completion.MailLost(),
        ActivityNames.TellRun => new Completion.TellLost(Read<Message>(task.Input)),
        _ => new Completion.Lost(Read<CallBatch>(task.Input)),
    };

    /// <summary>Inputs of activities are recorded as a list with one item.</summary>
    private static T Read<T>(string? json)
    {
        var element = JsonElement.Parse(json ?? "null");
        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 1) element = element[0];
        return element.Deserialize<T>(DurableJson.Options)!;
    }
}
