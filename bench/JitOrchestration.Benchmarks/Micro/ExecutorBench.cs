using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using JitOrchestration.Benchmarks.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Benchmarks.Micro;

/// <summary>The pure executor: what a step of a chain costs, whatever its length, and what folding costs.</summary>
[MemoryDiagnoser]
public class ExecutorBench
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private Plan _plan = null!;
    private List<byte[]> _journal = null!;

    /// <summary>How long the chain is.</summary>
    [Params(100, 1_000, 10_000)]
    public int Length { get; set; }

    /// <summary>Makes the plan, and the journal of one run of it.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _plan = PlanJson.Read(Plans.Chain(Length)).Plan!;
        _journal = [];
        Drive(events =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            new JournalEntry(0, At, events).WriteTo(buffer);
            _journal.Add(buffer.WrittenSpan.ToArray());
        });
    }

    /// <summary>A whole run of the chain, without an engine.</summary>
    [Benchmark]
    public RunState Run() => Drive(static _ => { });

    /// <summary>Reading the run's journal back.</summary>
    [Benchmark]
    public RunState Fold()
    {
        var state = new RunState("bench");
        foreach (var row in _journal)
        {
            var entry = JournalEntry.Read(0, row);
            state.Fold(entry.At, entry.Events);
        }
        return state;
    }

    private RunState Drive(Action<IReadOnlyList<RunEvent>> keep)
    {
        var state = new RunState("bench");
        var decision = Step(new Input.Begin("bench", null, Plans.Large, _plan, [], null));
        while (decision.Commands is [Command.Call call])
        {
            Step(new Input.Starting(call.Key, Effect.None));
            decision = Step(new Input.Completed(call.Key, Value.Null));
        }
        return state;

        Decision Step(Input input)
        {
            var taken = GraphExecutor.Step(state, input, At);
            keep(taken.Events);
            return taken;
        }
    }
}
