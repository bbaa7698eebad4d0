namespace JitOrchestration.Core.Execution;

/// <summary>What comes about when an alarm is due.</summary>
internal enum AlarmKind
{
    WaitEnds,
    AttemptDue,
    IterationDue,
    CallDue,
    AttemptTimesOut,
    QuestionExpires,
}

/// <summary>A moment at which something comes about, unless it is called off before.</summary>
/// <param name="due">The moment.</param>
/// <param name="kind">What comes about.</param>
/// <param name="target">What it concerns: an <see cref="InstanceState"/>, <see cref="CallState"/> or <see cref="QuestionState"/>.</param>
internal sealed class Alarm(DateTimeOffset due, AlarmKind kind, object target)
{
    public DateTimeOffset Due { get; } = due;

    public AlarmKind Kind { get; } = kind;

    public object Target { get; } = target;

    public bool Off { get; set; }

    /// <summary>Whether the run is at work while it is pending; a time limit alone is no work.</summary>
    public bool IsWork => Kind < AlarmKind.AttemptTimesOut;
}

/// <summary>The alarms of a run, earliest first. Those called off stay in the queue until they are due.</summary>
internal sealed class Alarms
{
    private readonly PriorityQueue<Alarm, (long Due, long Order)> _queue = new();
    private long _order;

    /// <summary>Pending alarms that mean work.</summary>
    public int WorkCount { get; private set; }

    /// <summary>Those that are not called off, in the order in which they are due.</summary>
    public IEnumerable<Alarm> Pending => _queue.UnorderedItems.Where(item => !item.Element.Off).OrderBy(item => item.Priority).Select(item => item.Element);

    public DateTimeOffset? NextDue
    {
        get
        {
            while (_queue.TryPeek(out var alarm, out _))
            {
                if (!alarm.Off) return alarm.Due;
                _queue.Dequeue();
            }
            return null;
        }
    }

    public Alarm Set(DateTimeOffset due, AlarmKind kind, object target)
    {
        var alarm = new Alarm(due, kind, target);
        _queue.Enqueue(alarm, (due.UtcTicks, _order++));
        if (alarm.IsWork) WorkCount++;
        return alarm;
    }

    public void CallOff(Alarm? alarm)
    {
        if (alarm is null or { Off: true }) return;
        alarm.Off = true;
        if (alarm.IsWork) WorkCount--;
    }

    /// <summary>The earliest alarm that is due; it stays pending until an event calls it off.</summary>
    public Alarm? Due(DateTimeOffset at) => NextDue <= at ? _queue.Peek() : null;
}
