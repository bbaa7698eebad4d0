using System.Collections.Concurrent;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Tests.Engine;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Callbacks;

/// <summary>When callbacks are delivered, over real HTTP, out of a real journal.</summary>
public sealed class CallbackTests : IAsyncLifetime
{
    private const string Echo = """{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "n": 1 } } ] }""";

    private readonly ConcurrentQueue<CallbackReport> _reports = new();
    private readonly SemaphoreSlim _reported = new(0);
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _reported.Dispose();
    }

    [Fact]
    public async Task Delivery_Fails_IsRepeatedLaterUnderTheSameId()
    {
        var time = new WatchedTime();
        _receiver.Answer = Receiver.With(500);
        await using var fixture = await OpenAsync(time);
        await fixture.StartAsync(Echo, options: Wanted);
        var first = await _receiver.NextAsync();
        var failed = await ReportAsync();
        _receiver.Answer = Receiver.With(204);
        await IsSetForAsync(time, failed);
        time.Advance(TimeSpan.FromSeconds(3));
        _receiver.HasMore.ShouldBeFalse();

        time.Advance(TimeSpan.FromSeconds(4));
        var second = await _receiver.NextAsync();

        (second.Id, second.Text).ShouldBe((first.Id, first.Text));
        second.Timestamp.ShouldNotBe(first.Timestamp);
        second.Signature.ShouldBe(second.Expected);
        failed.Problem!.ShouldContain("500");
        $"{failed}".ShouldNotContain("t0ken");
        (await ReportAsync()).ShouldBe(new CallbackReport(first.Id, "127.0.0.1", 2, null, null));
    }

    [Fact]
    public async Task Delivery_FailsAgainAndAgain_IsGivenUpAfterTwelveAttempts()
    {
        var time = new WatchedTime();
        _receiver.Answer = Receiver.With(302);
        await using var fixture = await OpenAsync(time);
        await fixture.StartAsync(Echo, options: Wanted);
        for (var i = 1; i < CallbackRetries.MostAttempts; i++)
        {
            await IsSetForAsync(time, await ReportAsync());
            time.Advance(TimeSpan.FromHours(5));
        }

        var last = await ReportAsync();

        (last.Attempt, last.GaveUp).ShouldBe((CallbackRetries.MostAttempts, true));
        fixture.Engine.Storage.ClaimCallbacks().ShouldBeEmpty();
    }

    [Fact]
    public async Task Delivery_SlowReceiver_HoldsUpNeitherTheEngineNorOthers()
    {
        await using var slow = await Receiver.StartAsync();
        slow.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        // None of those that hold a place may give it back by itself.
        await using var fixture = await OpenAsync(callbacks: Callbacks with { Timeout = TimeSpan.FromHours(1) });
        // Another name for the same machine: to us another host.
        var slowly = new RunOptions { CallbackUrl = slow.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) };
        for (var i = 0; i < 20; i++) (await fixture.RunAsync(Echo, options: slowly)).Status.ShouldBe(RunStatus.Completed);

        await fixture.RunAsync(Echo, options: Wanted);

        (await _receiver.NextAsync()).Type.ShouldBe("run.completed");
        for (var i = 0; i < 4; i++) await slow.NextAsync();
        slow.HasMore.ShouldBeFalse("no more than four at once for a host");
    }

    [Fact]
    public async Task Run_Deleted_IsNotToldAnyMore()
    {
        var time = new WatchedTime();
        _receiver.Answer = Receiver.With(500);
        await using var fixture = await OpenAsync(time);
        var run = await fixture.StartAsync(Echo, options: Wanted);
        await _receiver.NextAsync();
        var deleted = await ReportAsync();

        (await fixture.Engine.DeleteAsync(run)).ShouldBe(DeletionOutcome.Deleted);
        var other = await fixture.StartAsync(Echo, options: Wanted);
        (await _receiver.NextAsync()).Data.GetProperty("id").GetString().ShouldBe(other);
        CallbackReport[] pending = [deleted, await ReportAsync()];

        for (var i = 0; i < 3; i++)
        {
            await IsSetForAsync(time, pending);
            time.Advance(TimeSpan.FromHours(5));
            (await _receiver.NextAsync()).Data.GetProperty("id").GetString().ShouldBe(other);
            pending = [await ReportAsync()];
        }
    }

    private RunOptions Wanted => new() { CallbackUrl = _receiver.Url };

    private CallbackOptions Callbacks => new()
    {
        Secret = CallbackSecret.Parse(Receiver.Secret),
        Network = new NetworkOptions { AllowedHosts = ["127.0.0.1", "localhost"], AllowPrivateAddresses = true },
        Report = report =>
        {
            _reports.Enqueue(report);
            _reported.Release();
        },
    };

    private Task<EngineFixture> OpenAsync(WatchedTime? time = null, CallbackOptions? callbacks = null) => EngineFixture.OpenAsync(with: options =>
        options with { Callbacks = callbacks ?? Callbacks, TimeProvider = time ?? TimeProvider.System, StopGrace = TimeSpan.Zero });

    /// <summary>A report comes before the timer for the next attempt is set, to the whole millisecond after the earliest of all.</summary>
    private static Task IsSetForAsync(WatchedTime time, params CallbackReport[] pending) => time.IsSetForAsync(pending.Min(report => report.NextAt!.Value) + TimeSpan.FromMilliseconds(1));

    private async Task<CallbackReport> ReportAsync()
    {
        (await _reported.WaitAsync(EngineUnderTest.Patience)).ShouldBeTrue("nothing was reported");
        _reports.TryDequeue(out var report).ShouldBeTrue();
        return report!;
    }
}
