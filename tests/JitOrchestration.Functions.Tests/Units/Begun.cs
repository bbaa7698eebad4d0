using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>Runs that have begun, for what takes them up from there.</summary>
internal static class Begun
{
    public const string Id = "01JDTESTRVN000000000000000";

    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RunLauncher LauncherOf(IBlobs blobs, HistoryLimits? history = null) =>
        new(blobs, new RunJournal(blobs), new ToolRegistry(BuiltInTools.Create(new BuiltInToolOptions())), history ?? HistoryLimits.Default, new FakeTimeProvider(At));

    /// <summary>Begins a run in its journal.</summary>
    public static Task RunAsync(IBlobs blobs, string plan, string? input = null) => LauncherOf(blobs).BeginAsync(Id, InputOf(plan, input));

    /// <summary>What the orchestration of a run of a plan begins with.</summary>
    public static GenerationInput GenerationOf(string plan, string? input = null, HistoryLimits? history = null)
    {
        var run = new RunState(Id);
        GraphExecutor.Step(run, InputOf(plan, input), At);
        return LauncherOf(new InProcess.MemoryBlobs(), history).InputOf(run, 1);
    }

    /// <summary>Answers every call of a batch with what it was called with.</summary>
    public static CallAnswers Echo(CallBatch batch) => new([.. batch.Calls.Select(call => (JsonElement?)Echo(call))]);

    public static JsonElement Echo(NumberedCall call)
    {
        var arguments = ((Command.CallTool)CommandJson.Read(call.Call)).Arguments;
        return InputJson.ToElement(new Input.Completed(call.Key, arguments));
    }

    public static Input.Begin InputOf(string plan, string? input = null)
    {
        var valid = PlanValidator.Validate(JsonElement.Parse(plan), PlanRules.Default).Plan!;
        return new Input.Begin("a test", input is null ? null : Value.Of(JsonElement.Parse(input)), new RunOptions { Synthesize = false }, valid, [], null);
    }
}
