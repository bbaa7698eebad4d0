using System.Diagnostics;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>Processes die at the worst moment.</summary>
public sealed class CrashEndToEndTests
{
    /// <summary>How long messages stay hidden that a dead process had (host.json): a minute is the least.</summary>
    private const int HiddenSeconds = 60;

    /// <summary>40 chains of three calls, an activity each, and 200 instances in batches.</summary>
    private static readonly string Plan = $$"""
        { "subtasks": [
          {{string.Join(",", Enumerable.Range(0, 40).Select(Chain))}},
          { "id": "each", "tool": "wait_ms", "for_each": "input", "args": { "ms": 200 } } ] }
        """;

    [Fact]
    public async Task Worker_KilledInAFanOut_RunFinishesAndNothingRecordedIsRepeated()
    {
        FunctionsHost.RequireIt();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Finds the worker in /proc.");
        using var storage = await Azurite.StartAsync();
        using var host = await FunctionsHost.StartAsync(storage);

        var id = await StartAndGetGoingAsync(host);
        host.KillWorker();
        var took = Stopwatch.StartNew();

        (await FinishesAsync(host, id)).ShouldContain(line => line.Type == "call_lost", "a worker that dies loses the activities that it performs");
        took.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(HiddenSeconds + 40));
    }

    [Fact]
    public async Task HostAndWorker_KilledInAFanOut_RunFinishesAndNothingRecordedIsRepeated()
    {
        FunctionsHost.RequireIt();
        Assert.SkipUnless(Environment.GetEnvironmentVariable("JIT_LONG_TESTS") == "1", "Waits for what the dead host had: JIT_LONG_TESTS=1.");
        using var storage = await Azurite.StartAsync();
        using var host = await FunctionsHost.StartAsync(storage);

        var id = await StartAndGetGoingAsync(host);
        await host.KillAndStartAsync();
        var took = Stopwatch.StartNew();

        await FinishesAsync(host, id);
        // Messages that the dead host had, and then messages that were behind those.
        took.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2 * HiddenSeconds + 40));
    }

    private static string Chain(int i) => $$"""
        { "id": "a{{i}}", "tool": "wait_ms", "args": { "ms": 400 } },
        { "id": "b{{i}}", "tool": "wait_ms", "args": { "ms": 400 }, "depends_on": ["a{{i}}"] },
        { "id": "c{{i}}", "tool": "wait_ms", "args": { "ms": 400 }, "depends_on": ["b{{i}}"] }
        """;

    private static async Task<string> StartAndGetGoingAsync(FunctionsHost host)
    {
        var id = await host.StartRunAsync(Plan, $"[{string.Join(",", Enumerable.Range(0, 200))}]");
        using var stream = await JournalReader.OpenAsync(host, id);
        for (var completed = 0; completed < 25;)
        {
            if ((await stream.NextAsync())!.Type == "call_completed") completed++;
        }
        return id;
    }

    private static async Task<List<JournalLine>> FinishesAsync(FunctionsHost host, string id)
    {
        await host.ShowsAsync(id, "completed", seconds: 200);
        var journal = await JournalReader.AllAsync(host, id);
        journal.Select(line => line.Id).ShouldBe(Enumerable.Range(1, journal.Count).Select(sequence => (long)sequence));
        journal.Count(line => line.Type == "subtask_completed").ShouldBe(40 * 3 + 1);
        var recorded = new HashSet<string>();
        foreach (var line in journal.Where(line => line.Type is "call_started" or "call_completed"))
        {
            recorded.ShouldNotContain(line.Key!, $"{line.Json}: it was recorded before");
            if (line.Type == "call_completed") recorded.Add(line.Key!);
        }
        return journal;
    }
}
