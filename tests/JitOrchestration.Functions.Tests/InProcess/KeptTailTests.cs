using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Engine;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>A history is read when it may have moved, and only then.</summary>
public class KeptTailTests
{
    private const string Asks = """{ "subtasks": [ { "id": "who", "ask": "Who?" } ] }""";

    [Fact]
    public async Task Read_RunThatRests_ReadsItsHistoryOnce()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        var counting = new CountingTail(host.Part<ILiveTail>());
        var kept = new KeptTail(host.Client, counting);
        var runId = await RestingAsync(host, test);

        var first = await kept.ReadAsync(runId, default);
        for (var i = 0; i < 10; i++) (await kept.ReadAsync(runId, default)).ShouldBeSameAs(first);

        counting.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Read_RunThatHasMoved_ReadsItAgain()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        var counting = new CountingTail(host.Part<ILiveTail>());
        var kept = new KeptTail(host.Client, counting);
        var runId = await RestingAsync(host, test);
        var before = await kept.ReadAsync(runId, default);

        var question = (await test.Engine.GetAsync(runId))!.Questions.First();
        await test.AnswerAsync(runId, question, new Reply(Value.Of("Ada")));
        await host.Client.WaitForInstanceCompletionAsync(runId).WaitAsync(EngineUnderTest.Patience);
        var after = await kept.ReadAsync(runId, default);

        (before!.IsOver, after!.IsOver).ShouldBe((false, true));
        counting.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task Read_ManyRuns_KeepsABoundedNumber()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());
        await using var test = new EngineUnderTest(host);
        var counting = new CountingTail(host.Part<ILiveTail>());
        var kept = new KeptTail(host.Client, counting);
        var first = await RestingAsync(host, test);
        await kept.ReadAsync(first, default);
        for (var i = 0; i < KeptTail.MostKept; i++) await kept.ReadAsync(await RestingAsync(host, test), default);
        var before = counting.Reads;

        await kept.ReadAsync(first, default);

        counting.Reads.ShouldBe(before + 1, "it was the first to be given up");
    }

    [Fact]
    public async Task Read_NoSuchOrchestration_IsNull()
    {
        await using var host = (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup());

        (await new KeptTail(host.Client, host.Part<ILiveTail>()).ReadAsync("01JDTESTRVN000000000000000", default)).ShouldBeNull();
    }

    /// <summary>A run that waits for a person, and whose orchestration has recorded that.</summary>
    private static async Task<string> RestingAsync(InProcessFactory.InProcessHost host, EngineUnderTest test)
    {
        var runId = await test.StartAsync(Asks);
        while (await host.Client.GetInstanceAsync(runId, getInputsAndOutputs: true) is not { SerializedCustomStatus: not null }) await Task.Yield();
        return runId;
    }

    private sealed class CountingTail(ILiveTail tail) : ILiveTail
    {
        private int _reads;

        public int Reads => _reads;

        public Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _reads);
            return tail.ReadAsync(instanceId, cancellation);
        }
    }
}
