using System.Buffers;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>
/// A run in a test: given a plan, when inputs come, then events and commands follow. It plays the engine by its rules
/// (a call is performed only after CallStarted), writes the journal, and can crash at any moment: the state is folded
/// from the journal again.
/// </summary>
internal sealed class Scenario
{
    private readonly List<(long Sequence, byte[] Bytes)> _journal = [];
    private readonly List<Command.Call> _commands = [];

    private Scenario() => Run = new RunState(Id);

    public const string Id = "01JDTESTRUN000000000000000";

    public RunState Run { get; private set; }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<RunEvent> Events { get; } = [];

    public List<Command> OtherCommands { get; } = [];

    /// <summary>Calls issued and not answered, in the order of their issue.</summary>
    public IReadOnlyList<Command.Call> Calls => _commands;

    public Rejection? Rejection { get; private set; }

    public static Scenario Given(string planJson, string? input = null, RunOptions? options = null, ParentLink? parent = null)
    {
        var verdict = PlanValidator.Validate(planJson, PlanRules.Default);
        verdict.Errors.ShouldBeEmpty();
        return Given(verdict.Plan!, input, options, parent);
    }

    public static Scenario Given(Plan plan, string? input = null, RunOptions? options = null, ParentLink? parent = null)
    {
        var scenario = new Scenario();
        return scenario.When(new Input.Begin(
            "a request", input is null ? null : Json(input), options ?? RunOptions.Default, plan, [], parent));
    }

    public static Scenario GivenRequest(string request, RunOptions? options = null) =>
        new Scenario().When(new Input.Begin(request, null, options ?? RunOptions.Default, null, [], null));

    public static Value Json(string json) => Value.Of(JsonElement.Parse(json));

    public static Value Stored(string kind = "Object", int? count = null) =>
        new Value.Stored(new string('a', 64), 100_000, Enum.Parse<JsonValueKind>(kind), count);

    public Scenario When(Input input)
    {
        var decision = GraphExecutor.Step(Run, input, Now);
        Rejection = decision.Rejection;
        Record(decision.Events);
        foreach (var command in decision.Commands)
        {
            if (command is Command.Call call) _commands.Add(call);
            else OtherCommands.Add(command);
            if (command is Command.CancelCall cancelled) _commands.RemoveAll(c => c.Key == cancelled.Key);
        }
        return this;
    }

    /// <summary>The engine begins to perform a call.</summary>
    public Scenario Starts(string key, Effect effect = Effect.None) => When(new Input.Starting(key, effect));

    /// <summary>The engine performs a call, and it answers with a value.</summary>
    public Scenario Completes(string key, string json = "\"done\"", Effect effect = Effect.None) =>
        Perform(key, effect).Answered(key, new Input.Completed(key, Json(json)));

    public Scenario Completes(string key, Value value) => Perform(key, Effect.None).Answered(key, new Input.Completed(key, value));

    /// <summary>The engine performs a call, and it fails.</summary>
    public Scenario Fails(
        string key, FailureKind kind = FailureKind.Permanent, string code = "broken", Effect effect = Effect.None, bool mayHaveHappened = false) =>
        Perform(key, effect).Answered(key, new Input.Failed(key, new Failure(code, "It broke.", kind) { MayHaveHappened = mayHaveHappened }));

    public Scenario Evaluates(string key, Evaluation evaluation) =>
        Perform(key, Effect.None).Answered(key, new Input.Evaluated(key, evaluation));

    /// <summary>Completes every call there is, and those that follow, until none is left.</summary>
    public Scenario CompletesAll(string json = "\"done\"")
    {
        while (_commands.Count > 0) Completes(_commands[0].Key, json);
        return this;
    }

    public Scenario Passes(TimeSpan time)
    {
        Now += time;
        return When(new Input.Tick());
    }

    /// <summary>Time passes until whatever is due next comes about.</summary>
    public Scenario PassesUntilDue()
    {
        var due = Run.NextDue.ShouldNotBeNull("nothing is due");
        return Passes(due - Now);
    }

    public Scenario Answers(Reply reply, string? question = null) =>
        When(new Input.Answer(question ?? Run.Questions.Single().Id, reply));

    /// <summary>The process dies: all that is left is the journal.</summary>
    public Scenario Crashes()
    {
        Run = Folded();
        _commands.Clear();
        OtherCommands.Clear();
        return When(new Input.Recovered());
    }

    /// <summary>The journal, folded from its bytes.</summary>
    public RunState Folded()
    {
        var state = new RunState(Id);
        foreach (var (sequence, bytes) in _journal)
        {
            var entry = JournalEntry.Read(sequence, bytes);
            state.Sequence.ShouldBe(entry.FirstSequence - 1);
            state.Fold(entry.At, entry.Events);
        }
        return state;
    }

    public SubtaskState Subtask(string id) => Run.Subtasks[Run.Graph!.IndexOf(id)];

    public SubtaskStatus StatusOf(string id) => SubtaskView.StatusOf(Subtask(id));

    public string? ResultOf(string id) => Text(Subtask(id).Result);

    public static string? Text(Value? value) => value switch
    {
        null => null,
        Value.Inline inline => inline.Json.GetRawText(),
        _ => value.ToString(),
    };

    public IEnumerable<T> EventsOf<T>()
        where T : RunEvent => Events.OfType<T>();

    public bool IsCalled(string key) => _commands.Exists(command => command.Key == key);

    public T Call<T>(string key)
        where T : Command.Call => _commands.Single(command => command.Key == key).ShouldBeOfType<T>();

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

    private Scenario Answered(string key, Input input)
    {
        _commands.RemoveAll(command => command.Key == key);
        return When(input);
    }

    private void Record(IReadOnlyList<RunEvent> events)
    {
        if (events.Count == 0) return;
        var entry = new JournalEntry(Events.Count + 1, Now, events);
        var buffer = new ArrayBufferWriter<byte>();
        entry.WriteTo(buffer);
        _journal.Add((entry.FirstSequence, buffer.WrittenSpan.ToArray()));
        Events.AddRange(events);
    }
}
