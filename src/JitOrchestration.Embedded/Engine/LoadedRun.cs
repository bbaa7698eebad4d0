using System.Buffers;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>A run in memory, with what the batch at hand has yielded for it and is not committed yet.</summary>
internal sealed class LoadedRun(RunState state, long number)
{
    private readonly List<RunEvent> _events = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Dictionary<string, OpenCall> _wanted = [];
    private List<long>? _consumed;
    private List<(string RunId, byte[] Data)>? _posts;
    private RunStatus? _writtenStatus;
    private RunPhase _writtenPhase;

    public RunState State { get; } = state;

    public string Id => State.RunId;

    /// <summary>Its number in the journal; 0 until it is created.</summary>
    public long Number { get; set; } = number;

    /// <summary>What those who perform its calls need of it; to be asked for once it has begun. A retry may change it.</summary>
    public RunContext Context => new(Id, State.Options) { Trace = RunTrace.Of(State) };

    /// <summary>Calls that were commanded and not given back, those that were withdrawn meanwhile included.</summary>
    public int OpenCalls { get; private set; }

    /// <summary>How it last told its parent whether it only waits for people.</summary>
    public bool ToldParked { get; set; }

    /// <summary>Whether its parent knows that it has ended.</summary>
    public bool ToldEnded { get; set; }

    /// <summary>The idempotency key that it begins with, if any.</summary>
    public KeyedStart? Start { get; set; }

    /// <summary>Whether it never came into being: another process was faster with its idempotency key.</summary>
    public bool Discarded { get; set; }

    /// <summary>Why this engine does nothing more about it; null: it does.</summary>
    public EngineException? Broken { get; set; }

    /// <summary>Whether it is part of the batch at hand.</summary>
    public bool Touched { get; set; }

    /// <summary>When the loop has been asked to tick it; null: not.</summary>
    public DateTimeOffset? TickAt { get; set; }

    /// <summary>What the batch at hand has yielded for it.</summary>
    public IReadOnlyList<RunEvent> Uncommitted => _events;

    public void Add(IReadOnlyList<RunEvent> events) => _events.AddRange(events);

    /// <summary>A call was commanded.</summary>
    public OpenCall Open(Command.Call call)
    {
        OpenCalls++;
        return _wanted[call.Key] = new OpenCall(this, call);
    }

    /// <summary>The command of a call is taken back.</summary>
    /// <returns>The call; null: it was given back already.</returns>
    public OpenCall? Withdraw(string key)
    {
        if (_wanted.Remove(key, out var call)) call.Withdrawn = true;
        return call;
    }

    /// <summary>The calls that were commanded, and neither withdrawn nor given back.</summary>
    public IReadOnlyCollection<OpenCall> Wanted => _wanted.Values;

    /// <summary>Nothing more will come of a call.</summary>
    public void GiveBack(OpenCall call)
    {
        OpenCalls--;
        if (_wanted.GetValueOrDefault(call.Call.Key) == call) _wanted.Remove(call.Call.Key);
    }

    /// <summary>Whether it is over, is to be parked, or goes on.</summary>
    public RunPhase PhaseAt(DateTimeOffset at)
    {
        if (State.Ended) return RunPhase.Ended;
        var waits = State.Idle && OpenCalls == 0 && State.ChildrenOnlyWait;
        var soon = State.NextDue <= at + WakeUps.Horizon;
        return waits && !soon ? RunPhase.Parked : RunPhase.Active;
    }

    public void Consume(long inboxItem) => (_consumed ??= []).Add(inboxItem);

    /// <summary>Leaves something for a run that another process drives.</summary>
    public void Leave(string runId, byte[] signal) => (_posts ??= []).Add((runId, signal));

    /// <summary>What the journal says of it, when it was read from there.</summary>
    public void Written(RunStatus status, RunPhase phase) => (_writtenStatus, _writtenPhase) = (status, phase);

    /// <summary>What is to be committed; null: nothing.</summary>
    public RunWrite? ToWrite(DateTimeOffset at, RunPhase phase)
    {
        var head = HeadIfChanged(at, phase);
        if (_events.Count == 0 && head is null && _consumed is null && _posts is null) return null;
        return new RunWrite
        {
            Run = Number,
            Create = Number == 0 ? new NewRun(Id, State.CreatedAt, State.Parent?.RunId) : null,
            Start = Number == 0 ? Start : null,
            Append = _events.Count == 0 ? null : new JournalRow(State.Sequence - _events.Count + 1, _events.Count, Written()),
            Head = head,
            Consumed = _consumed ?? (IReadOnlyList<long>)[],
            Posts = _posts ?? (IReadOnlyList<(string, byte[])>)[],
            Callbacks = State.Options.CallbackUrl is { } url ? Callbacks(url, at) : [],
        };
    }

    /// <summary>What was to be committed is.</summary>
    public void Committed(DateTimeOffset at)
    {
        if (RunRecorder.IsOn) RunRecorder.Record(State, at, _events);
        _events.Clear();
        _consumed = null;
        _posts = null;
        Touched = false;
    }

    private List<PendingCallback> Callbacks(string url, DateTimeOffset at)
    {
        var before = State.Sequence - _events.Count;
        return [.. _events.Index().Where(e => CallbackMessage.IsTold(State, e.Item)).Select(e => new PendingCallback(Number, Id, before + e.Index + 1, url, 0, at))];
    }

    /// <summary>The entry, with the moment by which the executor went: it is later than the clock's where that went back.</summary>
    private ReadOnlyMemory<byte> Written()
    {
        _buffer.ResetWrittenCount();
        new JournalEntry(0, State.LastStepAt, _events).WriteTo(_buffer);
        return _buffer.WrittenMemory;
    }

    private RunHead? HeadIfChanged(DateTimeOffset at, RunPhase phase)
    {
        var status = State.Status;
        if (status == _writtenStatus && phase == _writtenPhase && phase != RunPhase.Parked) return null;
        (_writtenStatus, _writtenPhase) = (status, phase);
        var wakeAt = phase == RunPhase.Parked ? State.NextDue : null;
        return new RunHead(Wire.Word(status), phase, at, wakeAt, RunPreview.Of(State).ToJson(), State.Options.RetainDays);
    }
}
