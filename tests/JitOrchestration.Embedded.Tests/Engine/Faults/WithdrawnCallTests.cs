using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Calls that are taken back and commanded again before anything came of the first command.</summary>
public class WithdrawnCallTests
{
    [Fact]
    public async Task PauseAndResume_InOneRound_CallIsMade()
    {
        using var loop = new HeldLoop();
        await using var fixture = await EngineFixture.OpenAsync(with: loop.In);
        var runId = await fixture.StartAsync("""
            { "subtasks": [ { "id": "q", "ask": "Go on?" }, { "id": "a", "tool": "echo", "depends_on": ["q"] } ] }
            """);
        var question = (await fixture.UntilAsync(runId, run => run.Questions.Count > 0)).Questions.First();
        await fixture.Engine.SignalAsync(runId, new Input.Pause());
        await fixture.Engine.SignalAsync(runId, new Input.Answer(question.Id, new Reply(Value.Of("yes"))));

        loop.Hold();
        var other = fixture.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""");
        await loop.Held;
        var signals = new Input[] { new Input.Resume(), new Input.Pause(), new Input.Resume() }.Select(input => fixture.Engine.SignalAsync(runId, input)).ToList();
        loop.LetGo();

        foreach (var signal in signals) (await signal).ShouldBeOfType<SignalOutcome.Taken>();
        (await fixture.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
        (await other).ShouldNotBeNull();
    }

    [Fact]
    public async Task Retry_AtOnceAfterAToolIgnoredItsTime_IsMade()
    {
        var time = new FakeTimeProvider();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var end = new ManualResetEventSlim();
        var calls = 0;
        var deaf = new TestTool("deaf", arguments =>
        {
            if (Interlocked.Increment(ref calls) > 1) return arguments;
            entered.SetResult();
            end.Wait(EngineUnderTest.Patience);
            return JsonElement.Parse("\"too late\"");
        });
        await using var fixture = await EngineFixture.OpenAsync([deaf], with: options => options with { TimeProvider = time });
        var runId = await fixture.StartAsync("""
            { "subtasks": [ { "id": "a", "tool": "deaf", "args": {"n":1}, "timeout_seconds": 5, "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }
            """);
        await entered.Task.WaitAsync(EngineUnderTest.Patience);

        // The call's own time, and the grace for a tool that does not look at its token.
        time.Advance(TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromSeconds(1));

        var run = await fixture.EndAsync(runId);
        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        (await fixture.ResultAsync(run)).ShouldBe("""{"n":1}""");
        end.Set();
    }
}
