using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Callbacks;
using JitOrchestration.Functions.Engine;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// A run between two histories: the executor, and what of its commands is under way. It is fed with what Durable
/// Functions recorded, in the order in which that was recorded, and nothing else: so the orchestrator, which replays it,
/// and a reader, who looks at the history from outside, come to the same journal.
/// </summary>
internal sealed class Generation
{
    private readonly GenerationInput _input;
    private readonly Decisions _decisions;
    private readonly Calls _calls;
    private readonly List<JournalEntry> _entries = [];
    private readonly Dictionary<string, Rejection?> _letters;
    private readonly HashSet<string> _taken = [];
    private readonly List<Act> _acts = [];
    private bool _isReading;
    private bool _hasMoreMail;
    private int _children;
    private int _tasks;
    private int _tells;
    private int _launches;
    private int _lostTells;
    private int _recorded;
    private int _lostReadings;
    private DateTimeOffset? _readAt;
    private DateTimeOffset? _timer;

    public Generation(GenerationInput input)
    {
        _input = input;
        Run = RunSnapshot.Read(input.Snapshot);
        _decisions = Decisions.Of(input.Decisions);
        _calls = new Calls(input.Effects, _decisions);
        _letters = new Dictionary<string, Rejection?>(input.Letters);
    }

    /// <summary>The run as it stands.</summary>
    public RunState Run { get; }

    /// <summary>What has happened in this generation.</summary>
    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>What came of the letters that this generation, or the one before, took.</summary>
    public IReadOnlyDictionary<string, Rejection?> Letters => _letters;

    /// <summary>Whether the run has ended and all has been said that was to be said.</summary>
    public bool IsOver => Run.Ended && _tells == 0 && _launches == 0;

    /// <summary>Whether it is time to continue as new, and nothing is under way that would be lost.</summary>
    public bool MayContinueAsNew => _recorded >= _input.History.Enough && _tasks == 0 && _children == 0 && !Run.Ended;

    /// <summary>Whether nothing more is taken: what happened is to be stored, and then it ends or continues as new.</summary>
    public bool IsDone => IsOver || MayContinueAsNew;

    /// <summary>Whether calls have to wait until the orchestration has continued as new.</summary>
    public bool IsDraining => _recorded >= _input.History.TooMuch;

    /// <summary>The first things to be done.</summary>
    public IReadOnlyList<Act> Begin(DateTimeOffset at)
    {
        if (_input.Said is { } said) Feed(InputJson.Read(said), at);
        Feed(new Input.Recovered(), at);
        Feed(new Input.Tick(), at);
        if (_input.LooksForMail) ReadMail();
        return TakeActs(at);
    }

    /// <summary>Takes what came back.</summary>
    /// <returns>What is to be done now.</returns>
    public IReadOnlyList<Act> Take(Completion completion, DateTimeOffset at)
    {
        _recorded += _decisions.EntriesEach;
        switch (completion)
        {
            case Completion.Performed performed: TakeAnswers(performed, at); break;
            case Completion.Lost lost: TakeLost(lost, at); break;
            case Completion.Launched launched: TakeLaunched(launched, at); break;
            case Completion.Returned returned: TakeChild(InputJson.Read(returned.Outcome.Ended), at); break;
            case Completion.ChildBroke broke: TakeChild(Broken(broke), at); break;
            case Completion.MailRead read: TakeMail(read.Mail, at); break;
            case Completion.MailLost: ReadMailLater(at); break;
            case Completion.Told: EndTell(); _lostTells = 0; break;
            case Completion.TellLost lost: TellAgain(lost.Act); break;
            case Completion.Rang { Ring: { Child: { } child, Parked: var parked } }: Feed(new Input.ChildParked(child, parked), at); break;
            case Completion.Rang: TakeRing(); break;
            case Completion.Due due: TakeTimer(due, at); break;
        }
        return TakeActs(at);
    }

    /// <summary>What is to be stored of it.</summary>
    public JournalPart ToPart() =>
        new(Run.RunId, InstanceIds.Of(Run), _input.NextPart, JournalLines.Write(_entries), Run.Ended ? Run.Status : null, [.. _taken]);

    /// <summary>What the next generation begins with.</summary>
    public GenerationInput Next() => _input with
    {
        Snapshot = RunSnapshot.ToElement(Run),
        NextPart = _input.NextPart + 1,
        Letters = _taken.ToDictionary(id => id, id => _letters[id]),
        LooksForMail = true,
        Said = null,
        Decisions = Decisions.Latest,
    };

    /// <summary>What the parent is told.</summary>
    public RunOutcome Outcome() => RunOutcome.Of(Run);

    private Decision Feed(Input input, DateTimeOffset at)
    {
        var decision = GraphExecutor.Step(Run, input, at);
        if (decision.Events.Count > 0) _entries.Add(JournalEntry.Of(Run, decision));
        foreach (var command in decision.Commands) Take(command);
        Announce(decision);
        return decision;
    }

    /// <summary>Whoever wants to be told hears of questions at once; of the end, from who stores it.</summary>
    private void Announce(Decision decision)
    {
        if (Run.Options.CallbackUrl is not { } url) return;
        var before = Run.Sequence - decision.Events.Count;
        foreach (var (index, happened) in decision.Events.Index())
        {
            if (happened is RunEvent.QuestionAsked) Add(new Act.Announce(new CallbackOrder(Run.RunId, before + index + 1, url)));
        }
    }

    private void Take(Command command)
    {
        switch (command)
        {
            case Command.Call call: _calls.Want(call); break;
            case Command.CancelCall cancel: _calls.Forget(cancel.Key); break;
            case Command.CancelChild cancel: Tell(InstanceIds.Of(cancel.ChildRunId, cancel.Retries), cancel.Said); break;
            case Command.HoldChild hold: Tell(InstanceIds.Of(hold.ChildRunId, hold.Retries), hold.Said); break;
            // A generation begins when no child is under way that it wants: there is none to look for. Of others a retry hears.
            case Command.WatchChild: break;
            default: throw new NotSupportedException($"The Durable engine has no way to perform {command.GetType().Name}.");
        }
    }

    private List<Act> TakeActs(DateTimeOffset at)
    {
        // What is wanted now is wanted again from the snapshot: where one step follows another there is no other such moment.
        if (!IsDraining && !MayContinueAsNew) StartCalls(at);
        SetTimer();
        List<Act> acts = [.. _acts];
        _acts.Clear();
        return acts;
    }

    /// <summary>What is due first: something of the run, or that its mailbox is read again.</summary>
    private DateTimeOffset? NextDue => _readAt is null || Run.NextDue < _readAt ? Run.NextDue : _readAt;

    private void SetTimer()
    {
        if (Run.Ended || NextDue is not { } due || due == _timer) return;
        _timer = due;
        _acts.Add(new Act.Wait(due));
    }

    /// <summary>
    /// A queue counts whole seconds, so a timer fires up to one too early. It is taken to be due all the same: another
    /// timer for the rest would fire at once, and the next, until the moment has come.
    /// </summary>
    private void TakeTimer(Completion.Due due, DateTimeOffset at)
    {
        if (due.At != _timer) return;
        _timer = null;
        var now = at > due.At ? at : due.At;
        Feed(new Input.Tick(), now);
        if (_readAt <= now) ReadMail();
    }

    private void StartCalls(DateTimeOffset at)
    {
        while (_calls.TryNext(out var call))
        {
            if (Feed(new Input.Starting(call.Key, _calls.EffectOf(call)) { Grace = _decisions.TimeoutGrace }, at).Events is [RunEvent.CallStarted, ..]) _calls.Start(call);
            else _calls.Forget(call.Key);
        }
        foreach (var act in _calls.TakeStarted(Run)) Add(act);
    }

    private void Add(Act act)
    {
        _acts.Add(act);
        if (act is Act.RunChild) _children++;
        else _tasks++;
        if (act is Act.Tell or Act.Announce) _tells++;
        if (act is Act.Launch) _launches++;
    }

    private void TakeAnswers(Completion.Performed performed, DateTimeOffset at)
    {
        _tasks--;
        foreach (var (call, answer) in performed.Batch.Calls.Zip(performed.Answers.Inputs))
        {
            if (!_calls.IsWanted(call)) continue;
            if (answer is null) _calls.Again(call);
            else TakeAnswer(call, InputJson.Read(answer.Value), at);
        }
    }

    private void TakeAnswer(NumberedCall call, Input input, DateTimeOffset at)
    {
        _calls.Forget(call.Key);
        Feed(input, at);
    }

    /// <summary>Nobody knows how far the calls came.</summary>
    private void TakeLost(Completion.Lost lost, DateTimeOffset at)
    {
        _tasks--;
        if (lost.IsLaunch) _launches--;
        foreach (var call in lost.Batch.Calls.Where(_calls.IsWanted)) TakeAnswer(call, new Input.Lost(call.Key), at);
    }

    private void TakeLaunched(Completion.Launched launched, DateTimeOffset at)
    {
        (_tasks, _launches) = (_tasks - 1, _launches - 1);
        var call = launched.Call.Calls[0];
        if (!_calls.IsWanted(call))
        {
            // It is there, and was told meanwhile that nobody wants it: it must run to hear that.
            if (launched.Answer.Child is not null) Add(new Act.RunChild(launched.Answer.Child.RunId, launched.Answer));
            return;
        }
        if (launched.Answer.Instead is { } instead)
        {
            TakeAnswer(call, InputJson.Read(instead), at);
            return;
        }
        TakeAnswer(call, new Input.ChildLaunched(call.Key), at);
        if (launched.Answer.Ended is { } ended) Feed(InputJson.Read(ended), at);
        else Add(new Act.RunChild(launched.Answer.Child!.RunId, Run.Paused ? Held(launched.Answer) : launched.Answer));
    }

    private LaunchAnswer Held(LaunchAnswer answer) => answer with { Child = answer.Child! with { Said = InputJson.ToElement(new Input.Hold(true, Run.Sequence)) } };

    private void TakeChild(Input ended, DateTimeOffset at)
    {
        _children--;
        Feed(ended, at);
    }

    private static Input.ChildEnded Broken(Completion.ChildBroke broke) => new(
        broke.RunId, RunStatus.Failed, null, new Failure("orchestration_broken", $"The orchestration of {broke.RunId} broke: {broke.Message}"), 0, Usage.None, int.MaxValue);

    private void TakeRing()
    {
        if (_isReading) _hasMoreMail = true;
        else ReadMail();
    }

    private void ReadMail()
    {
        (_isReading, _readAt) = (true, null);
        Add(new Act.ReadMail(new MailRequest(InstanceIds.Of(Run), [.. _letters.Keys])));
    }

    /// <summary>The storage does not answer, or the worker was gone. Rings need not be heard meanwhile: it is going to be read.</summary>
    private void ReadMailLater(DateTimeOffset at)
    {
        _tasks--;
        _readAt = at + _decisions.MailPause(++_lostReadings);
    }

    private void TakeMail(Mail mail, DateTimeOffset at)
    {
        (_tasks, _isReading, _lostReadings) = (_tasks - 1, false, 0);
        foreach (var letter in mail.Letters.Where(letter => _taken.Add(letter.Id))) _letters[letter.Id] = Feed(InputJson.Read(letter.Input), at).Rejection;
        if (!_hasMoreMail) return;
        _hasMoreMail = false;
        ReadMail();
    }

    private void EndTell() => (_tasks, _tells) = (_tasks - 1, _tells - 1);

    /// <summary>A run that ends must not wait for ever for a storage that does not answer.</summary>
    private void TellAgain(Act act)
    {
        EndTell();
        if (_lostTells++ < _decisions.MostLostSends) Add(act);
    }

    private void Tell(string instanceId, Input input) => Add(new Act.Tell(new Message(instanceId, InputJson.ToElement(input))));
}
