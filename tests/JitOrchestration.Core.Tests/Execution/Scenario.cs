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
internal sealed partial class Scenario
{
    private readonly List<(long Sequence, byte[] Bytes)> _journal = [];
    private readonly List<(Input Input, DateTimeOffset At)> _inputs = [];
    private readonly List<Command.Call> _commands = [];
    private readonly KeyRules _keys = new();

    /// <summary>The state again, folded from nothing but the bytes of the journal.</summary>
    private readonly RunState _shadow = new(Id);

    private readonly bool _folds;

    private Scenario(bool folds = true)
    {
        Run = new RunState(Id);
        _folds = folds;
    }

    public const string Id = "01JDTESTRUN000000000000000";

    public RunState Run { get; private set; }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<RunEvent> Events { get; } = [];

    public List<Command> OtherCommands { get; } = [];

    /// <summary>Calls issued and not answered, in the order of their issue.</summary>
    public IReadOnlyList<Command.Call> Calls => _commands;

    /// <summary>The entries of the journal, as they are written.</summary>
    public IEnumerable<byte[]> Journal => _journal.Select(entry => entry.Bytes);

    /// <summary>What came in, and when.</summary>
    public IReadOnlyList<(Input Input, DateTimeOffset At)> Inputs => _inputs;

    /// <summary>The events of the last input.</summary>
    public IReadOnlyList<RunEvent> Latest { get; private set; } = [];

    public Rejection? Rejection { get; private set; }

    /// <summary>A run that nobody has begun.</summary>
    public static Scenario NotBegun() => new();

    public static Scenario Given(string planJson, string? input = null, RunOptions? options = null, ParentLink? parent = null) =>
        Given(PlanOf(planJson), input, options, parent);

    public static Plan PlanOf(string planJson)
    {
        var verdict = PlanValidator.Validate(planJson, PlanRules.Default);
        verdict.Errors.ShouldBeEmpty();
        return verdict.Plan!;
    }

    /// <param name="folds">Whether to hold the state against the folded journal after every input.</param>
    public static Scenario Given(
        Plan plan, string? input = null, RunOptions? options = null, ParentLink? parent = null, bool folds = true)
    {
        var scenario = new Scenario(folds);
        return scenario.When(new Input.Begin(
            "a request", input is null ? null : Json(input), options ?? RunOptions.Default, plan, [], parent));
    }

    public static Scenario GivenRequest(string request, RunOptions? options = null) =>
        new Scenario().When(new Input.Begin(request, null, options ?? RunOptions.Default, null, [], null));

    public static Value Json(string json) => Value.Of(JsonElement.Parse(json));

    public static Value Stored(string kind = "Object", int? count = null) =>
        new Value.Stored(new string('a', 64), 100_000, Enum.Parse<JsonValueKind>(kind), count);

    /// <summary>A run that takes over what this one has settled, and runs a subtask and all behind it anew.</summary>
    public Scenario Fork(string from, string? planJson = null, string? input = null) => Fork(from, planJson is null ? Run.Graph!.Plan : PlanOf(planJson), input);

    public Scenario Fork(string from, Plan plan, string? input = null, bool folds = true)
    {
        Forking.Prepare(Run, from, plan, out var fork).ShouldBeEmpty();
        var data = input is null ? Run.Data : Json(input);
        return new Scenario(folds).When(new Input.Begin(Run.Request, data, Run.Options, plan, [], null) { Fork = fork });
    }

    public Scenario When(Input input)
    {
        var wanted = input is Input.Starting { Key: var key } && Run.Calls.TryGet(key, out var call) ? (Commanding.For(Run, call), call.Arguments is not null) : default;
        var decision = GraphExecutor.Step(Run, input, Now);
        _inputs.Add((input, Now));
        (Latest, Rejection) = (decision.Events, decision.Rejection);
        if (decision.Events is [RunEvent.CallStarted, ..]) _keys.Start(wanted.Item1, wanted.Item2);
        Record(decision.Events);
        if (decision.Events.Count > 0) Forget(AnsweredBy(input));
        // What may not start is not wanted now: should it be again, its command comes again.
        else if (input is Input.Starting start && !(Run.Calls.TryGet(start.Key, out var open) && open.Stage == CallStage.Started)) _commands.RemoveAll(command => command.Key == start.Key);
        foreach (var command in decision.Commands) Take(command);
        if (_folds) Snapshot.Of(_shadow).ShouldBe(Snapshot.Of(Run), $"after {input}");
        return this;
    }

    /// <summary>The engine begins to perform a call.</summary>
    public Scenario Starts(string key, Effect effect = Effect.None) => When(new Input.Starting(key, effect));

    /// <summary>The engine performs a call, and it answers with a value.</summary>
    public Scenario Completes(string key, string json = "\"done\"", Effect effect = Effect.None) =>
        Perform(key, effect).When(new Input.Completed(key, Json(json)));

    public Scenario Completes(string key, Value value) => Perform(key, Effect.None).When(new Input.Completed(key, value));

    /// <summary>The engine performs a call, and it fails.</summary>
    public Scenario Fails(
        string key, FailureKind kind = FailureKind.Permanent, string code = "broken", Effect effect = Effect.None, bool mayHaveHappened = false) =>
        Perform(key, effect).When(new Input.Failed(key, new Failure(code, "It broke.", kind) { MayHaveHappened = mayHaveHappened }));

    public Scenario Evaluates(string key, Evaluation evaluation) =>
        Perform(key, Effect.None).When(new Input.Evaluated(key, evaluation));

    /// <summary>Completes every call there is, and those that follow, until none is left.</summary>
    public Scenario CompletesAll(string json = "\"done\"") => CompletesAllBut("", json);

    /// <summary>Completes every call there is, and those that follow, until only one is left.</summary>
    public Scenario CompletesAllBut(string last, string json = "\"done\"")
    {
        while (_commands.Exists(command => command.Key != last)) Completes(_commands.Find(command => command.Key != last)!.Key, json);
        return this;
    }

    public Scenario Passes(TimeSpan time) => Advances(time).When(new Input.Tick());

    public Scenario PassesSeconds(double seconds) => Passes(TimeSpan.FromSeconds(seconds));

    /// <summary>Time passes, and nobody has told the run yet.</summary>
    public Scenario Advances(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Scenario Pauses() => When(new Input.Pause());

    public Scenario Resumes() => When(new Input.Resume());

    /// <summary>Its parent is held, or goes on.</summary>
    public Scenario IsHeldByParent(bool held) => When(new Input.Hold(held, Run.HoldTurn + 1));

    public Scenario Cancels() => When(new Input.Cancel("enough"));

    public Scenario CancelsOutright() => When(new Input.Cancel("enough", CleanUp: false));

    public Scenario Retries(RunOptions? options = null) => When(new Input.Retry(options));

    /// <summary>A model takes a turn and wants tools called.</summary>
    public Scenario WantsTools(string key, params string[] tools) => TakesTurn(key, new ModelTurn(
        Json("\"let me see\""), [.. tools.Select((tool, i) => new ModelToolCall($"t{i}", tool, Json("{}")))], null));

    /// <summary>A model takes its last turn.</summary>
    public Scenario Concludes(string key, string json = "\"done\"") =>
        TakesTurn(key, new ModelTurn(Json("\"here\""), [], Json(json)));

    public Scenario TakesTurn(string key, ModelTurn turn, Usage? usage = null) =>
        Perform(key, Effect.None).When(new Input.TurnTaken(key, turn, usage));

    /// <summary>The planner makes a plan that is not valid.</summary>
    public Scenario MakesNoValidPlan(string key) => Perform(key, Effect.None).When(new Input.PlanRefused(
        key, new PlanDraft(Json("{}"), [new PlanProblem("plan_empty", "/subtasks", "There is nothing to do.")]), new Usage(1, 100, 10, 0.5m), new Mind("m", "planner@1")));

    /// <summary>The router answers the request or, with a null, says that it needs a workflow.</summary>
    public Scenario Routes(string? json) => Perform("$route/e0/c0", Effect.None).When(
        new Input.Routed("$route/e0/c0", json is null ? null : Json(json), new Usage(1, 100, 10, 0.5m), new Mind("m", "router@1")));

    public Scenario Launches(string key) => Perform(key, Effect.None).When(new Input.ChildLaunched(key));

    /// <param name="retries">How often it had been retried; null: as often as is wanted.</param>
    public Scenario ChildEnds(string childRunId, RunStatus status, string? json = null, int activities = 1, int? retries = null, Usage? used = null) =>
        When(new Input.ChildEnded(
            childRunId, status, json is null ? null : Json(json), status == RunStatus.Failed ? new Failure("broken", "It broke.") : null,
            activities, used ?? Usage.None, retries ?? Run.Children.FirstOrDefault(child => child.RunId == childRunId)?.Retries ?? 0));

    /// <summary>The policy lets a call pass only if a person allows it.</summary>
    public Scenario NeedsApproval(string key, string arguments = "{}")
    {
        IsCalled(key).ShouldBeTrue($"'{key}' is not called");
        return When(new Input.ApprovalNeeded(key, "May it?", Json(arguments)));
    }

    /// <summary>Time passes until whatever is due next comes about.</summary>
    public Scenario PassesUntilDue()
    {
        var due = Run.NextDue.ShouldNotBeNull("nothing is due");
        return Passes(due > Now ? due - Now : TimeSpan.Zero);
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

    /// <summary>Another run that gets the same inputs at the same times; a crash is an input like any other.</summary>
    public Scenario Replayed()
    {
        var again = new Scenario(folds: false);
        foreach (var (input, at) in _inputs)
        {
            again.Now = at;
            if (input is Input.Recovered) again.Run = again.Folded();
            again.When(input);
        }
        return again;
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

    /// <summary>The keys of the calls issued and not answered.</summary>
    public IEnumerable<string> Keys => _commands.Select(command => command.Key);

    public QuestionState Question => Run.Questions.ShouldHaveSingleItem();

    public bool IsCalled(string key) => _commands.Exists(command => command.Key == key);

    public T Call<T>(string key)
        where T : Command.Call => _commands.Single(command => command.Key == key).ShouldBeOfType<T>();
}
