using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>Runs that are brought back.</summary>
public class RunLauncherTests
{
    private readonly HookedBlobs _blobs = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_ChildNotWantedEndedMeanwhile_WhatItUsedIsCounted(bool hasEnded)
    {
        var run = new RunState(Begun.Id);
        GraphExecutor.Step(run, Begun.InputOf("""
            { "subtasks": [
              { "id": "child", "timeout_seconds": 5, "on_failure": "continue", "workflow": { "plan": { "subtasks": [ { "id": "inner", "tool": "echo" } ] } } },
              { "id": "w", "wait": 50, "timeout_seconds": 10 } ] }
            """), Begun.At);
        var launch = GraphExecutor.Step(run, new Input.Recovered(), Begun.At).Commands.OfType<Command.LaunchChild>().Single();
        foreach (var input in (Input[])[new Input.Starting(launch.Key, Effect.None), new Input.ChildLaunched(launch.Key)]) GraphExecutor.Step(run, input, Begun.At);
        foreach (var seconds in (int[])[5, 10]) GraphExecutor.Step(run, new Input.Tick(), Begun.At.AddSeconds(seconds));
        (run.Ended, run.Activities).ShouldBe((true, 2));
        await new RunJournal(_blobs).WriteAsync(launch.ChildRunId, 0, JournalLines.Write(Child(launch.ChildRunId, hasEnded)));

        (await Begun.LauncherOf(_blobs).RetryAsync(run, 1, new Input.Retry())).ShouldBeNull();

        run.Activities.ShouldBe(hasEnded ? 3 + 1 : 3, "the wait that begins anew, and the call of the child");
        var stored = (await new RunJournal(_blobs).ReadAsync(Begun.Id, 1, default)).Entries;
        stored.SelectMany(entry => entry.Events).OfType<RunEvent.ChildEnded>().Count().ShouldBe(hasEnded ? 1 : 0);
    }

    private static List<JournalEntry> Child(string id, bool hasEnded)
    {
        var child = new RunState(id);
        var entries = new List<JournalEntry>();
        Input[] inputs = [Begun.InputOf("""{ "subtasks": [ { "id": "inner", "tool": "echo" } ] }"""), new Input.Starting("inner/e0/c0", Effect.None), new Input.Cancel()];
        foreach (var input in hasEnded ? inputs : inputs[..2]) entries.Add(JournalEntry.Of(child, GraphExecutor.Step(child, input, Begun.At)));
        return entries;
    }
}
