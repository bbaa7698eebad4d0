using JitOrchestration.Cli.Tests.Models;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Cli.Tests;

public sealed class SignalTests : IDisposable
{
    private const string Slow = """
        { "subtasks": [
          { "id": "quick", "tool": "echo", "args": { "n": 1 } },
          { "id": "slow", "tool": "wait_ms", "args": { "ms": 120000 }, "depends_on": ["quick"] } ] }
        """;

    private readonly CliFolder _folder = new CliFolder().With("slow.json", Slow);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_CtrlC_CancelsTheRunAndExits130()
    {
        await using var process = _folder.Start("run", "--plan", "slow.json");
        await process.LineAsync("running    slow");
        await process.SignalAsync("INT");
        var run = await process.EndAsync();
        run.ShouldExit(130).Output.ShouldContain("cancelled  slow");
        (await _folder.RunAsync("show", run.RunId, "--json")).Json.GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task Cancel_StartedInAnotherFolder_SaysWhereToGoOrWhatElseToDo()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder.Root, "elsewhere")).FullName;
        await using (var process = CliProcess.Start(elsewhere, _folder.Data, ["run", "--plan", Path.Combine(_folder.Work, "slow.json")], null))
        {
            await process.LineAsync("running    slow");
            await process.SignalAsync("KILL");
            await process.EndAsync();
        }

        (await _folder.RunAsync("cancel", "last")).ShouldExit(1).Error.ShouldContain($"cd {elsewhere}");
        Directory.Delete(elsewhere, recursive: true);
        (await _folder.RunAsync("cancel", "last")).ShouldExit(1).Error.ShouldContain("jit serve");
    }

    [Fact]
    public async Task Run_SecondCtrlC_EndsTheProcessAtOnce()
    {
        _folder.With("cleanup.json", """
            { "subtasks": [
              { "id": "slow", "tool": "wait_ms", "args": { "ms": 120000 } },
              { "id": "cleanup", "tool": "wait_ms", "args": { "ms": 110000 }, "always": true, "depends_on": ["slow"] } ] }
            """);
        await using var process = _folder.Start("run", "--plan", "cleanup.json");
        await process.LineAsync("running    slow");
        await process.SignalAsync("INT");
        await process.LineAsync("running    cleanup");
        await process.SignalAsync("INT");
        (await process.EndAsync()).ShouldExit(130).Error.ShouldContain("clean-up is under way. Ctrl+C leaves it undone: then go on with: jit resume");

        (await _folder.RunAsync("retry", "last")).ShouldExit(1).Error.ShouldContain("resume it");
        (await _folder.RunAsync("cancel", "last", "--no-clean-up")).ShouldExit(0);
        (await _folder.RunAsync("show", "last")).ShouldExit(0).Output.ShouldMatch("cleanup +cancelled");
    }

    [Fact]
    public async Task Run_SigTerm_LeavesTheRunForResume()
    {
        // A model that says nothing before the run is resumed: its call is under way however late the signal comes.
        await using var server = (await ScriptedModelServer.StartAsync()).Otherwise(_ => Answers.Silence());
        _folder.WithModel(server).With("wait.json", """
            { "subtasks": [
              { "id": "quick", "tool": "echo", "args": { "n": 1 } },
              { "id": "slow", "task": "Tell of {{quick.result}}", "depends_on": ["quick"] } ] }
            """);
        await using var process = _folder.Start("run", "--plan", "wait.json", "--stop-grace", "0");
        await process.LineAsync("running    slow");
        await process.SignalAsync("TERM");
        var stopped = await process.EndAsync();
        stopped.ShouldExit(143).Error.ShouldContain($"jit resume {stopped.RunId}");
        server.Otherwise(_ => Answers.Text("One."));
        var resumed = await _folder.RunAsync("resume", stopped.RunId[..20]);
        resumed.ShouldExit(0).Output.ShouldContain("completed  slow");
        resumed.Output.ShouldNotContain("completed  quick");
        (await _folder.RunAsync("resume", stopped.RunId)).ShouldExit(1).Error.ShouldContain("completed");
    }

    [Fact]
    public async Task Run_AfterAKill_MentionsTheRunThatWasLeftAndResumeFinishesIt()
    {
        await using var process = _folder.Start("run", "--plan", "slow.json");
        var id = (await process.LineAsync("Run "))[4..];
        await process.LineAsync("running    slow");
        await process.SignalAsync("KILL");
        await process.EndAsync();
        var other = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo", "args": {} }] }""");
        other.ShouldExit(0).Error.ShouldContain($"jit resume {id}");
        (await _folder.RunAsync("runs")).Output.ShouldContain("running, left");

        await using var resumed = _folder.Start("resume", id);
        await resumed.LineAsync("Run ");
        (await CancelWhenDrivenAsync(id)).ShouldExit(0);
        (await resumed.EndAsync()).ShouldExit(130);
    }

    [Fact]
    public async Task Runs_TwoAtOnceOnOneFolder_BothEndAndShowWorksBeside()
    {
        _folder.With("wait.json", """{ "subtasks": [{ "id": "w", "tool": "wait_ms", "args": { "ms": 1200 } }] }""");
        await using var first = _folder.Start("run", "--plan", "wait.json");
        await using var second = _folder.Start("run", "--plan", "wait.json");
        var id = (await first.LineAsync("Run "))[4..];
        await second.LineAsync("running    w");
        (await _folder.RunAsync("show", id)).ShouldExit(0).Output.ShouldContain(id);
        (await first.EndAsync()).ShouldExit(0);
        (await second.EndAsync()).ShouldExit(0).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task PauseResumeCancel_RunOfAnotherProcess_AreForwarded()
    {
        await using var process = _folder.Start("run", "--plan", "slow.json");
        var id = (await process.LineAsync("Run "))[4..];
        await process.LineAsync("running    slow");
        (await _folder.RunAsync("pause", id)).ShouldExit(0).Output.ShouldContain("Another process");
        await process.LineAsync("paused");
        (await _folder.RunAsync("resume", id)).ShouldExit(0).Output.ShouldContain("Another process");
        await process.LineAsync("resumed");
        (await _folder.RunAsync("cancel", id)).ShouldExit(0);
        (await process.EndAsync()).ShouldExit(130);
    }

    [Fact]
    public async Task Answer_RunOfAnotherProcess_IsForwarded()
    {
        _folder.With("ask.json", """
            { "subtasks": [
              { "id": "slow", "tool": "wait_ms", "args": { "ms": 120000 } },
              { "id": "ok", "ask": { "question": "Stop?", "kind": "approval" } } ] }
            """);
        await using var process = _folder.Start("run", "--plan", "ask.json");
        await process.LineAsync("waiting    ok");
        (await _folder.RunAsync("answer", "last", "maybe")).ShouldExit(1).Error.ShouldContain("approved true or false");
        (await _folder.RunAsync("answer", "last", "yes")).ShouldExit(0).Output.ShouldContain("Another process");
        await process.LineAsync("completed  ok");
        await process.SignalAsync("INT");
        (await process.EndAsync()).ShouldExit(130);
    }

    [Fact]
    public async Task PauseAndResume_ParkedRun_AreTakenHere()
    {
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "ask": "Well?" }] }""");
        (await _folder.RunAsync("pause", run.RunId)).ShouldExit(0).Output.ShouldContain("jit resume");
        (await _folder.RunAsync("runs", "--status", "paused", "--json")).Json.GetProperty("runs").GetArrayLength().ShouldBe(1);
        (await _folder.RunAsync("resume", run.RunId)).ShouldExit(3).Output.ShouldContain("Well?");
        (await _folder.RunAsync("cancel", run.RunId)).ShouldExit(0).Output.ShouldContain("Cancelled.");
        (await _folder.RunAsync("cancel", run.RunId)).ShouldExit(1).Error.ShouldContain("ended");
    }

    /// <summary>A run is not driven from the first moment of a process; until then cancelling would do it here.</summary>
    private async Task<CliResult> CancelWhenDrivenAsync(string id)
    {
        while (true)
        {
            var runs = await _folder.RunAsync("runs", "--json");
            if (runs.Json.GetProperty("runs").EnumerateArray().Single(run => run.GetProperty("id").GetString() == id).GetProperty("driven").GetBoolean()) break;
        }
        return await _folder.RunAsync("cancel", id);
    }
}
