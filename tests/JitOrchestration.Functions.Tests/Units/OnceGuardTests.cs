using System.Text.Json;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Activities;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>A call that must not happen twice, handed to workers twice.</summary>
public class OnceGuardTests
{
    private static readonly RunContext Run = new(Begun.Id, new RunOptions { Allow = ["*"] });
    private static readonly Command.CallTool Call = new("a/e0/c0", 1, "pay", Value.Of(JsonElement.Parse("""{ "sum": 5 }""")), default, Approved: false);

    private readonly HookedBlobs _blobs = new();

    [Fact]
    public async Task Redelivery_WithAnAnswer_AnswersTheSame()
    {
        var paid = 0;
        var guard = GuardOf(new TestTool("pay", _ => JsonSerializer.SerializeToElement(++paid), Effect.Once));

        var first = await guard.PerformAsync(Run, Call, default);
        var second = await guard.PerformAsync(Run, Call, default);

        first.ShouldBeOfType<Input.Completed>();
        InputJson.ToElement(second).GetRawText().ShouldBe(InputJson.ToElement(first).GetRawText());
        paid.ShouldBe(1);
    }

    [Fact]
    public async Task Redelivery_WithoutAnAnswer_IsInDoubt()
    {
        var gate = new Gate("pay", Effect.Once);
        var guard = GuardOf(gate.Tool);
        using var worker = new CancellationTokenSource();
        var first = guard.PerformAsync(Run, Call, worker.Token);
        await gate.Entered;
        await worker.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);

        InDoubt(await guard.PerformAsync(Run, Call, default)).ShouldBeTrue();

        gate.Tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Redelivery_WhileTheFirstIsUnderWay_IsInDoubtAndDoesNotCall()
    {
        var gate = new Gate("pay", Effect.Once);
        var guard = GuardOf(gate.Tool);
        var first = guard.PerformAsync(Run, Call, default);
        await gate.Entered;

        InDoubt(await guard.PerformAsync(Run, Call, default)).ShouldBeTrue();
        gate.Open();

        (await first).ShouldBeOfType<Input.Completed>();
        gate.Tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Marker_AnotherIsFasterByAMoment_IsInDoubtAndDoesNotCall()
    {
        var tool = new TestTool("pay", arguments => arguments, Effect.Once);
        var guard = GuardOf(tool);
        _blobs.BeforeCreate = async () => (await guard.PerformAsync(Run, Call, default)).ShouldBeOfType<Input.Completed>();

        InDoubt(await guard.PerformAsync(Run, Call, default)).ShouldBeTrue();

        tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task NextAttempt_OfACallThatFailed_IsAnotherCall()
    {
        var tool = new TestTool("pay", (arguments, call, _) => call.Attempt == 1 ? throw ToolException.Transient("busy", "Busy.") : Task.FromResult(arguments), Effect.Once);
        var guard = GuardOf(tool);

        (await guard.PerformAsync(Run, Call, default)).ShouldBeOfType<Input.Failed>();
        (await guard.PerformAsync(Run, Call, default)).ShouldBeOfType<Input.Failed>();
        (await guard.PerformAsync(Run, Call with { Attempt = 2 }, default)).ShouldBeOfType<Input.Completed>();

        tool.Calls.Select(call => call.Call.Attempt).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Call_ThatAsksAPersonFirst_LeavesNoMarker()
    {
        var guard = GuardOf(new TestTool("pay", arguments => arguments, Effect.Once));

        (await guard.PerformAsync(Run with { Options = RunOptions.Default }, Call, default)).ShouldBeOfType<Input.ApprovalNeeded>();

        (await guard.PerformAsync(Run, Call with { Approved = true }, default)).ShouldBeOfType<Input.Completed>();
    }

    private static bool InDoubt(Input input) => input is Input.Failed { Failure: { Code: "outcome_unknown", MayHaveHappened: true } };

    private OnceGuard GuardOf(ITool tool)
    {
        var tools = new ToolRegistry([tool]);
        return new OnceGuard(new ActivityPerformer(tools, new ToolPolicy(new NetworkOptions()), new OfflineMind(tools), new BlobPayloads(_blobs), TimeProvider.System), _blobs);
    }
}
