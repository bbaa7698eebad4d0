namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// The parked runs that this process is to wake: those it parked itself, and children of runs that it drives. For an
/// engine that drives only what it was told to; one that drives everything asks the journal instead.
/// </summary>
internal sealed class ParkedRuns
{
    private readonly HashSet<long> _numbers = [];
    private readonly PriorityQueue<long, DateTimeOffset> _due = new();

    public void Add(long number, DateTimeOffset? wakeAt)
    {
        _numbers.Add(number);
        if (wakeAt is { } due) _due.Enqueue(number, due);
    }

    public void Remove(long number) => _numbers.Remove(number);

    public bool Contains(long number) => _numbers.Contains(number);

    public bool TryTakeDue(DateTimeOffset at, out long number)
    {
        while (_due.TryPeek(out number, out var due) && due <= at)
        {
            _due.Dequeue();
            if (_numbers.Contains(number)) return true;
        }
        return false;
    }
}
