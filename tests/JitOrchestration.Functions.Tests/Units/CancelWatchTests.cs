using JitOrchestration.Core.Execution;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Activities;
using JitOrchestration.Functions.Engine;

namespace JitOrchestration.Functions.Tests.Units;

public class CancelWatchTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly HookedBlobs _blobs = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CancelWatch _watch;

    public CancelWatchTests() => _watch = new CancelWatch(_blobs, _time);

    [Fact]
    public async Task Cancel_ActivitiesUnderWay_TripsAllTheirTokensWithinTwoSeconds()
    {
        using var one = _watch.Watch("run", default);
        using var another = _watch.Watch("run", default);
        using var stranger = _watch.Watch("other", default);

        await CancelAsync("run");
        one.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(Every);

        await TripsAsync(one);
        await TripsAsync(another);
        stranger.Token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Cancel_BeforeARetry_DoesNotTripTheRunAsRetried()
    {
        using var cancelled = _watch.Watch("run", default);
        using var retried = _watch.Watch("run-1", default);
        await CancelAsync("run");

        _time.Advance(Every);

        await TripsAsync(cancelled);
        _time.Advance(Every);
        retried.Token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Cancel_ActivityThatComesAfterIt_IsTrippedToo()
    {
        using var early = _watch.Watch("run", default);
        await CancelAsync("run");
        _time.Advance(Every);
        await TripsAsync(early);
        using var late = _watch.Watch("run", default);

        _time.Advance(Every);

        await TripsAsync(late);
    }

    [Fact]
    public async Task Cancel_StorageFailsOnce_IsSeenTheNextTime()
    {
        using var ticket = _watch.Watch("run", default);
        await CancelAsync("run");
        _blobs.BeforeRead = () => throw new IOException("no answer");
        _time.Advance(Every);
        ticket.Token.IsCancellationRequested.ShouldBeFalse();

        _blobs.BeforeRead = null;
        _time.Advance(Every);

        await TripsAsync(ticket);
    }

    [Fact]
    public void Watch_NoActivityLeft_LooksNoMore()
    {
        var looks = 0;
        _blobs.BeforeRead = () => looks++;
        var (one, another) = (_watch.Watch("run", default), _watch.Watch("run", default));
        _time.Advance(Every);
        one.Dispose();
        _time.Advance(Every);
        looks.ShouldBe(2);

        another.Dispose();
        _time.Advance(Every);

        looks.ShouldBe(2);
    }

    [Fact]
    public void Watch_WorkerStops_TripsTheTokenAndSaysThatNothingWasCancelled()
    {
        using var stopping = new CancellationTokenSource();
        using var ticket = _watch.Watch("run", stopping.Token);

        stopping.Cancel();

        (ticket.Token.IsCancellationRequested, ticket.IsCancelled).ShouldBe((true, false));
    }

    /// <summary>Tokens are tripped on a thread of their own, so that whoever listens holds nobody up.</summary>
    private static async Task TripsAsync(CancelWatch.Ticket ticket)
    {
        var tripped = new TaskCompletionSource();
        await using var registration = ticket.Token.Register(tripped.SetResult);
        await tripped.Task.WaitAsync(EngineUnderTest.Patience);
        ticket.IsCancelled.ShouldBeTrue();
    }

    private Task CancelAsync(string instanceId) => new Mailroom(_blobs, _time).PostAsync(instanceId, new Input.Cancel());
}
