using System.Collections.Concurrent;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Callbacks;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>Callbacks by durable means, beside what every engine must do.</summary>
public sealed class CallbackTests : IAsyncLifetime
{
    private const string Echo = """{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""";

    private readonly ConcurrentQueue<CallbackReport> _reports = new();
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync() => await _receiver.DisposeAsync();

    [Fact]
    public async Task Delivery_Fails_IsRepeatedAfterADurableTimerUnderTheSameId()
    {
        _receiver.Answer = Receiver.With(500);
        await using var host = await OpenAsync();
        await using var test = new EngineUnderTest(host);
        await test.StartAsync(Echo, options: Wanted);
        var first = await _receiver.NextAsync();
        _receiver.Answer = Receiver.With(204);

        var second = await _receiver.NextAsync();

        (second.Id, second.Text).ShouldBe((first.Id, first.Text));
        (long.Parse(second.Timestamp) - long.Parse(first.Timestamp)).ShouldBeGreaterThanOrEqualTo(3, "a fifth less than five seconds, cut to whole ones");
        second.Signature.ShouldBe(second.Expected);
        await IsOverAsync(host, second.Id);
        var (failed, delivered) = (_reports.First(), _reports.Last());
        (failed.Attempt, failed.GaveUp, failed.NextAt).ShouldSatisfyAllConditions(() => failed.Problem!.ShouldContain("500"), () => failed.NextAt.ShouldNotBeNull());
        delivered.ShouldBe(new CallbackReport(first.Id, "127.0.0.1", 2, null, null));
    }

    [Fact]
    public async Task Order_TakenTwice_IsToldOnce()
    {
        await using var host = await OpenAsync();
        await using var test = new EngineUnderTest(host);
        var run = await test.RunAsync(Echo, options: Wanted);
        var told = await _receiver.NextAsync();
        await IsOverAsync(host, told.Id);

        await new CallbackDesk(host.Client).TakeEndAsync(run, default);
        await test.RunAsync(Echo, options: Wanted);

        (await _receiver.NextAsync()).Id.ShouldNotBe(told.Id);
        _receiver.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Delete_RunThatWasTold_LeavesNothingOfItsCallbacks()
    {
        await using var host = await OpenAsync();
        await using var test = new EngineUnderTest(host);
        var run = await test.RunAsync(Echo, options: Wanted);
        var told = await _receiver.NextAsync();
        await IsOverAsync(host, told.Id);

        (await test.Engine.DeleteAsync(run.RunId)).ShouldBe(DeletionOutcome.Deleted);

        (await host.Client.GetInstanceAsync($"callback-{told.Id}")).ShouldBeNull();
    }

    [Fact]
    public async Task Run_DeletedWhileItIsBeingTold_IsToldNoMore()
    {
        _receiver.Answer = Receiver.With(500);
        await using var host = await OpenAsync();
        await using var test = new EngineUnderTest(host);
        var run = await test.RunAsync(Echo, options: Wanted);
        var told = await _receiver.NextAsync();

        (await test.Engine.DeleteAsync(run.RunId)).ShouldBe(DeletionOutcome.Deleted);

        (await host.Client.GetInstanceAsync($"callback-{told.Id}")).ShouldBeNull();
        _receiver.HasMore.ShouldBeFalse();
    }

    private RunOptions Wanted => new() { CallbackUrl = _receiver.Url };

    private static async Task IsOverAsync(InProcessFactory.InProcessHost host, string id) =>
        (await host.Client.WaitForInstanceCompletionAsync($"callback-{id}").WaitAsync(EngineUnderTest.Patience)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);

    private async Task<InProcessFactory.InProcessHost> OpenAsync() => (InProcessFactory.InProcessHost)await new InProcessFactory().OpenAsync(new EngineSetup
    {
        Callbacks = new CallbackOptions
        {
            Secret = CallbackSecret.Parse(Receiver.Secret),
            Network = new NetworkOptions { AllowedHosts = ["127.0.0.1"], AllowPrivateAddresses = true },
            Report = _reports.Enqueue,
        },
    });
}
