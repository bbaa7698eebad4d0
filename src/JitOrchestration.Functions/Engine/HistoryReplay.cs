using System.Text.Json;
using DurableTask.Core.History;
using JitOrchestration.Functions.Orchestration;

namespace JitOrchestration.Functions.Engine;

/// <summary>
/// Brings a generation to where its history ends. A history says of activities, timers and children in which order they
/// were scheduled, not always with what: that is what the generation wanted, in this order.
/// </summary>
internal sealed class HistoryReplay
{
    private readonly Queue<Act> _wanted = new();
    private readonly Dictionary<int, Act> _scheduled = [];
    private readonly List<EventRaisedEvent> _early = [];
    private Generation? _generation;
    private Act.Wait? _wait;
    private DateTimeOffset _at;

    /// <summary>The generation as the history leaves it; null: it has not begun.</summary>
    public Generation? Run(IList<HistoryEvent> history)
    {
        // A step counts when it is recorded whole: one that broke off is taken again, at another time.
        foreach (var happened in history.Reverse().SkipWhile(happened => happened is not OrchestratorCompletedEvent).Reverse())
        {
            // What follows is not of the run, but of storing what has become of it.
            if (_generation is { IsDone: true }) break;
            Take(happened);
        }
        return _generation;
    }

    private void Take(HistoryEvent happened)
    {
        switch (happened)
        {
            case OrchestratorStartedEvent e: _at = Utc(e.Timestamp); break;
            case ExecutionStartedEvent e: Begin(Read<GenerationInput>(e.Input)); break;
            case EventRaisedEvent e when _generation is null: _early.Add(e); break;
            case TaskScheduledEvent or SubOrchestrationInstanceCreatedEvent or TimerCreatedEvent: _scheduled[happened.EventId] = _wanted.Dequeue(); break;
            case TimerFiredEvent e when IsEarly(e): _wanted.Enqueue(_wait!); break;
            default: if (CompletionOf(happened) is { } completion) Want(_generation!.Take(completion, _at)); break;
        }
    }

    /// <summary>What came before the orchestration listened is heard when it does.</summary>
    private void Begin(GenerationInput input)
    {
        _generation = new Generation(input);
        Want(_generation.Begin(_at));
        foreach (var ring in _early) Take(ring);
    }

    private void Want(IReadOnlyList<Act> acts)
    {
        foreach (var act in acts)
        {
            _wanted.Enqueue(act);
            if (act is Act.Wait wait) _wait = wait;
        }
    }

    /// <summary>A long wait is made of several timers: the next one is scheduled when one fires.</summary>
    private bool IsEarly(TimerFiredEvent fired) => IsLastWait(fired) && Utc(fired.FireAt) < _wait!.Until;

    /// <summary>The orchestrator has called off all waits but the last.</summary>
    private bool IsLastWait(TimerFiredEvent fired) => ReferenceEquals(_scheduled[fired.TimerId], _wait);

    private Completion? CompletionOf(HistoryEvent happened) => happened switch
    {
        TaskCompletedEvent e => Done(_scheduled[e.TaskScheduledId], e.Result),
        TaskFailedEvent e => Lost(_scheduled[e.TaskScheduledId]),
        SubOrchestrationInstanceCompletedEvent e => new Completion.Returned(Read<RunOutcome>(e.Result)),
        SubOrchestrationInstanceFailedEvent e => new Completion.ChildBroke(((Act.RunChild)_scheduled[e.TaskScheduledId]).RunId, e.FailureDetails?.ErrorMessage ?? e.Reason ?? ""),
        TimerFiredEvent e when IsLastWait(e) => new Completion.Due(_wait!.Until),
        EventRaisedEvent { Name: ActivityNames.Doorbell } e => new Completion.Rang(Read<Ring>(e.Input)),
        _ => null,
    };

    private static Completion Done(Act act, string result) => act switch
    {
        Act.Perform perform => new Completion.Performed(perform.Batch, Read<CallAnswers>(result)),
        Act.Launch launch => new Completion.Launched(launch.Call, Read<LaunchAnswer>(result)),
        Act.ReadMail => new Completion.MailRead(Read<Mail>(result)),
        Act.Tell or Act.Announce => new Completion.Told(),
        _ => throw Unexpected(act),
    };

    private static Completion Lost(Act act) => act switch
    {
        Act.Perform perform => new Completion.Lost(perform.Batch),
        Act.Launch launch => new Completion.Lost(launch.Call, IsLaunch: true),
        Act.ReadMail => new Completion.MailLost(),
        Act.Tell or Act.Announce => new Completion.TellLost(act),
        _ => throw Unexpected(act),
    };

    private static InvalidOperationException Unexpected(Act act) => new($"The history has an activity where the run wanted {act.GetType().Name}.");

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static T Read<T>(string? json)
    {
        var element = DurableJson.Parse(json ?? "null");
        // Inputs of orchestrations may be recorded as a list with one item.
        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 1) element = element[0];
        return element.Deserialize<T>(DurableJson.Options)!;
    }
}
