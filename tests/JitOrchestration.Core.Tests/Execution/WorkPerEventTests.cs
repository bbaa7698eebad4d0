using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>
/// What a step costs does not grow with the run: counted in bytes that a step and its fold allocate, which are the
/// same on every machine, between a run and one ten times as large.
/// </summary>
public class WorkPerEventTests
{
    private const double Flat = 1.25;

    /// <summary>What buffers that double their size, whenever they happen to, may add to an event, in bytes.</summary>
    private const double Growth = 64;

    private static readonly RunOptions Options = new() { Synthesize = false, Limits = new RunLimits { Activities = int.MaxValue } };

    public static TheoryData<string> Shapes => [.. Plans.Keys];

    private static Dictionary<string, Func<int, (Plan Plan, Value? Input)>> Plans { get; } = new()
    {
        ["chain"] = size => (PlanOf(size, (i, subtask) => i == 0 ? subtask : subtask with { DependsOn = [$"s{i - 1}"] }), null),
        ["fan"] = size => (PlanOf(size + 1, (i, subtask) => i < size ? subtask : subtask with { DependsOn = [.. Enumerable.Range(0, size).Select(j => $"s{j}")] }), null),
        ["branches skipped"] = size => (PlanOf(size, (i, subtask) => i == 0 ? subtask : subtask with { DependsOn = [$"s{i - 1}"], Condition = "s0.result == 7" }), null),
        ["for_each of calls"] = size => (EachOf(size, new Subtask { Id = "s0", Tool = "x" }), Items(size)),
        ["for_each of failures"] = size => (EachOf(size, new Subtask { Id = "s0", Tool = "fails", OnFailure = OnFailure.Continue }), Items(size)),
        ["for_each of agents"] = size => (EachOf(size, new Subtask { Id = "s0", Task = "do", TimeoutSeconds = 60 }), Items(size)),
        ["for_each of questions"] = size => (EachOf(size, new Subtask { Id = "s0", Ask = new AskSpec("well?", AskKind.Text, [], null) }), Items(size)),
        ["for_each of waits"] = size => (EachOf(size, new Subtask { Id = "s0", Wait = new WaitSpec(1, null) }), Items(size)),
        ["repeat"] = size => (EachOf(1, new Subtask { Id = "s0", Tool = "x", Repeat = new RepeatSpec("1 == 2", size, 0), OnFailure = OnFailure.Continue }), Items(1)),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Step_OfARunTenTimesAsLarge_CostsTheSame(string shape)
    {
        Cost(shape, 100);
        var (small, folding) = Cost(shape, 1_000);
        var (large, foldingLarge) = Cost(shape, 10_000);

        large.ShouldBeLessThan((small * Flat) + Growth);
        foldingLarge.ShouldBeLessThan((folding * Flat) + Growth);
    }

    /// <summary>Bytes allocated per event, by the steps and by folding what they yielded.</summary>
    private static (double Stepping, double Folding) Cost(string shape, int size)
    {
        var (plan, input) = Plans[shape](size);
        var run = new RunState(Scenario.Id);
        var world = new PlainWorld(run);
        var begin = world.Take(new Input.Begin("x", input, Options, plan, [], null));
        var before = GC.GetAllocatedBytesForCurrentThread();
        world.RunToTheEnd();
        var stepping = GC.GetAllocatedBytesForCurrentThread() - before;
        run.Status.ShouldBe(RunStatus.Completed);

        var folded = new RunState(Scenario.Id);
        folded.Fold(world.Start, begin);
        before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (at, events) in world.Journal.Skip(1)) folded.Fold(at, events);
        var folding = GC.GetAllocatedBytesForCurrentThread() - before;
        return ((double)stepping / run.Sequence, (double)folding / run.Sequence);
    }

    private static Plan PlanOf(int count, Func<int, Subtask, Subtask> link) =>
        new(Plan.GraphStrategy, [.. Enumerable.Range(0, count).Select(i => link(i, new Subtask { Id = $"s{i}", Tool = "x" }))]);

    private static Plan EachOf(int count, Subtask subtask) =>
        new(Plan.GraphStrategy, [count == 1 ? subtask : subtask with { ForEach = "input" }]);

    private static Value Items(int count) => Value.Of(JsonSerializer.SerializeToElement(Enumerable.Range(0, count)));

    /// <summary>Performs every call at once, in the order in which they are commanded.</summary>
    private sealed class PlainWorld(RunState run)
    {
        private readonly Queue<Command.Call> _calls = [];
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public List<(DateTimeOffset At, IReadOnlyList<RunEvent> Events)> Journal { get; } = [];

        public IReadOnlyList<RunEvent> Take(Input input)
        {
            var decision = GraphExecutor.Step(run, input, _now);
            foreach (var command in decision.Commands.OfType<Command.Call>()) _calls.Enqueue(command);
            Journal.Add((_now, decision.Events));
            return decision.Events;
        }

        public void RunToTheEnd()
        {
            while (!run.Ended)
            {
                if (_calls.TryDequeue(out var call)) Perform(call);
                else if (run.Questions.FirstOrDefault() is { } question) Take(new Input.Answer(question.Id, new Reply(Value.Null)));
                else Tick();
            }
        }

        private void Tick()
        {
            _now = run.NextDue!.Value;
            Take(new Input.Tick());
        }

        private void Perform(Command.Call call)
        {
            Take(new Input.Starting(call.Key, Effect.None));
            Take(call switch
            {
                Command.CallModel => new Input.TurnTaken(call.Key, new ModelTurn(Value.Null, [], Value.Null)),
                Command.CallTool { Tool: "fails" } => new Input.Failed(call.Key, new Failure("broken", "It broke.")),
                _ => new Input.Completed(call.Key, Value.Null),
            });
        }
    }
}
