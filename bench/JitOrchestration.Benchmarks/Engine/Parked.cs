using System.Diagnostics;
using System.Text.Json.Nodes;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>
/// Many runs that wait for a person. A process of its own opens the folder they are in, answers one, and says how long
/// that took from its start and how much memory it holds.
/// </summary>
internal static class Parked
{
    public const string Command = "parked-child";
    private const int AtOnce = 512;

    public static async Task MeasureAsync(Sizes sizes, JsonObject results)
    {
        using var folder = new TemporaryFolder();
        string last;
        await using (var engine = await BenchEngine.OpenAsync(folder.Path))
        {
            last = await ParkAsync(engine, sizes.ParkedRuns);
            results[$"parked_{sizes.ParkedRuns}_mb"] = ResidentMegabytes();
        }
        foreach (var (name, value) in await RestartAsync(folder.Path, last)) results[$"parked_{sizes.ParkedRuns}_{name}"] = value?.DeepClone();
    }

    /// <summary>What the child process does.</summary>
    public static async Task<int> AnswerAsync(string folder, string runId)
    {
        await using var engine = await BenchEngine.OpenAsync(folder);
        var run = await engine.Engine.GetAsync(runId) ?? throw new InvalidOperationException($"There is no run {runId}.");
        var answer = new Input.Answer(run.Questions.Single().Id, new Reply(Value.Of("yes")));
        await engine.Engine.SignalAsync(runId, answer);
        await engine.Engine.EndedAsync(runId);
        var seconds = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
        Console.WriteLine(new JsonObject { ["recovery_s"] = Math.Round(seconds, 3), ["recovered_mb"] = ResidentMegabytes() }.ToJsonString());
        return 0;
    }

    private static async Task<string> ParkAsync(BenchEngine engine, int runs)
    {
        var left = runs;
        var last = "";
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0) last = await engine.StartAsync(Plans.Question);
        })));
        return last;
    }

    private static async Task<JsonObject> RestartAsync(string folder, string runId)
    {
        using var child = Child.Start(Command, folder, runId);
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return JsonNode.Parse(output)!.AsObject();
    }

    private static double ResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Round(process.WorkingSet64 / 1024.0 / 1024.0, 1);
    }
}
