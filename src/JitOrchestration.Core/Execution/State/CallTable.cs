using System.Diagnostics.CodeAnalysis;

namespace JitOrchestration.Core.Execution;

/// <summary>The calls of a run that have no answer yet, and the order in which they get their turn.</summary>
internal sealed class CallTable(RunState run)
{
    private readonly Dictionary<string, CallState> _open = [];
    private readonly PriorityQueue<CallState, long> _queue = new();
    private readonly PriorityQueue<CallState, long> _putBy = new();
    private long _turns;

    /// <summary>Calls queued, put by, issued or started.</summary>
    public int ActiveCount { get; private set; }

    /// <summary>Calls issued or started: what the concurrency limit of the run bounds.</summary>
    public int IssuedCount { get; private set; }

    /// <summary>Calls started and not answered.</summary>
    public int StartedCount { get; private set; }

    /// <summary>Calls whose answer is no longer wanted; taken by the step that dropped them.</summary>
    public List<string> Dropped { get; } = [];

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<CallState> Open => _open.Values;

    public bool TryGet(string key, [NotNullWhen(true)] out CallState? call) => _open.TryGetValue(key, out call);

    public CallState this[string key] => _open.TryGetValue(key, out var call)
        ? call
        : throw new InvalidOperationException($"The journal of run {run.RunId} speaks of call '{key}', which is not open.");

    public void Add(CallState call)
    {
        _open.Add(call.Key, call);
        call.Instance?.OpenCalls.Add(call);
        call.Stage = CallStage.Closed;
        Move(call, CallStage.Queued);
    }

    /// <summary>Moves a call to another stage and keeps the counts.</summary>
    public void Move(CallState call, CallStage stage)
    {
        if (stage == CallStage.Queued) call.Turn = _turns++;
        MoveInTurn(call, stage);
    }

    /// <summary>Adds a call that was there before, at the stage that it had come to and with the turn that it had.</summary>
    public void Restore(CallState call, CallStage stage, long turn, Reservation? needs)
    {
        _open.Add(call.Key, call);
        call.Instance?.OpenCalls.Add(call);
        (call.Stage, call.Turn) = (CallStage.Closed, turn);
        _turns = Math.Max(_turns, turn + 1);
        if (stage == CallStage.OverBudget) PutBy(call);
        else MoveInTurn(call, stage);
        Promise(call, needs);
    }

    /// <summary>Takes back what was issued and has not started, and tells the engine; it keeps its turn.</summary>
    public void Withdraw()
    {
        foreach (var call in At(CallStage.Issued))
        {
            Dropped.Add(call.Key);
            MoveInTurn(call, CallStage.Queued);
        }
    }

    /// <summary>Takes back the same, because the engine knows nothing of it any more.</summary>
    public void Reissue()
    {
        foreach (var call in At(CallStage.Issued)) MoveInTurn(call, CallStage.Queued);
        foreach (var call in At(CallStage.OverBudget)) MoveInTurn(call, CallStage.Queued);
        _putBy.Clear();
    }

    /// <summary>
    /// Something was given back to the budget: as many of those that wait for that as now fit get a turn again, in the
    /// order of their turns. Where nothing more will be given back the first gets one in any case, to fail.
    /// </summary>
    public void TakeUpOverBudget()
    {
        if (!run.Budget.HasRoomAgain) return;
        run.Budget.HasRoomAgain = false;
        var free = run.Budget.Free! - run.Budget.Promised;
        var mayWait = run.Budget.HasOpen;
        while (TryPeekPutBy(out var call))
        {
            var needs = Reserving.For(run, call) ?? Reservation.None;
            if (mayWait && !run.Budget.Fits(needs, free)) return;
            _putBy.Dequeue();
            free -= needs;
            MoveInTurn(call, CallStage.Queued);
            mayWait = true;
        }
    }

    /// <summary>Puts a call by until there is room in the budget.</summary>
    public void PutBy(CallState call)
    {
        MoveInTurn(call, CallStage.OverBudget);
        _putBy.Enqueue(call, call.Turn);
    }

    /// <summary>The calls at a stage, in the order of their turns.</summary>
    public IReadOnlyList<CallState> At(CallStage stage) => [.. Open.Where(call => call.Stage == stage).OrderBy(call => call.Turn)];

    /// <summary>An answer is there, or will not be wanted.</summary>
    public void Close(CallState call)
    {
        run.Alarms.CallOff(call.Alarm);
        if (call.Question is { } question) run.Questioning.Close(question);
        Move(call, CallStage.Closed);
        call.Instance?.OpenCalls.Remove(call);
        _open.Remove(call.Key);
    }

    /// <summary>Closes a call without an answer; the engine is told when it knows of it.</summary>
    public void Drop(CallState call)
    {
        if (call.Stage is CallStage.Issued or CallStage.Started) Dropped.Add(call.Key);
        if (call.Stage == CallStage.Started) run.Budget.Doubt(call.Reserved);
        call.Instance?.Abandon(call, call is { Stage: CallStage.Started } or { Question.Question.Kind: QuestionKind.UnknownOutcome });
        Close(call);
    }

    /// <summary>The next call whose turn it is, moved to issued; false when there is none, or no room.</summary>
    public bool TryIssue([NotNullWhen(true)] out CallState? call)
    {
        call = null;
        while (IssuedCount < run.Options.CallLimit && _queue.TryDequeue(out var next, out var turn))
        {
            // It may have been dropped, or have got another turn, since it stood here.
            if (next.Stage != CallStage.Queued || next.Turn != turn) continue;
            var needs = Reserving.For(run, next);
            if (needs is not null && run.Budget.HasOpen && !Reserving.IsGranted(next) && !run.Budget.Fits(needs))
            {
                PutBy(next);
                continue;
            }
            Move(next, CallStage.Issued);
            Promise(next, needs);
            call = next;
            return true;
        }
        return false;
    }

    /// <summary>Moves a call to another stage with the turn that it has.</summary>
    private void MoveInTurn(CallState call, CallStage stage)
    {
        Count(call, -1);
        if (call.Stage == CallStage.Started) Release(call);
        if (stage is not (CallStage.Issued or CallStage.Started)) TakeBackPromise(call);
        if (stage == CallStage.Started) Promise(call, null);
        call.Stage = stage;
        Count(call, +1);
        if (stage == CallStage.Queued) _queue.Enqueue(call, call.Turn);
    }

    /// <summary>The first of those that wait for room; some that stood before it may have been dropped meanwhile.</summary>
    private bool TryPeekPutBy([NotNullWhen(true)] out CallState? call)
    {
        while (_putBy.TryPeek(out call, out var turn))
        {
            if (call.Stage == CallStage.OverBudget && call.Turn == turn) return true;
            _putBy.Dequeue();
        }
        return false;
    }

    /// <summary>What a call was to have and has not taken is there for others, as if it had been given back.</summary>
    private void TakeBackPromise(CallState call)
    {
        if (call.Needs is not null) run.Budget.HasRoomAgain = true;
        Promise(call, null);
    }

    private void Promise(CallState call, Reservation? needs)
    {
        if (call.Needs == needs) return;
        run.Budget.Promised = run.Budget.Promised - (call.Needs ?? Reservation.None) + (needs ?? Reservation.None);
        call.Needs = needs;
    }

    /// <summary>What was set aside for a call counts no more: what it did use does. A child keeps it until it ends.</summary>
    private void Release(CallState call)
    {
        if (call.Reserved is null || call.Kind == CallKind.LaunchChild) return;
        run.Budget.Set(call.Reserved, null);
        call.Reserved = null;
    }

    private void Count(CallState call, int by)
    {
        if (call.Active) ActiveCount += by;
        if (call.Stage is CallStage.Issued or CallStage.Started) IssuedCount += by;
        if (call.Stage != CallStage.Started) return;
        StartedCount += by;
        if (call.Subtask is not null) call.Subtask.StartedCalls += by;
    }
}
