using JitOrchestration.Activities.Tools.Basic;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools.Basic;

public sealed class BasicToolTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Echo_AnyArguments_ReturnsThem() =>
        (await new EchoTool().JsonOf("""{"a":[1,{"b":null}]}""")).ShouldBe("""{"a":[1,{"b":null}]}""");

    [Fact]
    public async Task WaitMs_UntilTimeHasPassed_IsNotDone()
    {
        var call = new WaitMsTool(_time).CallAsync("""{"ms":250,"tag":"x"}""");
        _time.Advance(TimeSpan.FromMilliseconds(249));
        call.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await call).GetProperty("tag").GetString().ShouldBe("x");
    }

    [Fact]
    public async Task WaitMs_WhenCancelled_Ends()
    {
        using var cancel = new CancellationTokenSource();
        var call = new WaitMsTool(_time).CallAsync("""{"ms":250}""", cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Now_WithoutZone_IsUtc() => (await new NowTool(_time).JsonOf("{}")).ShouldBe(
        """{"utc":"2026-03-01T12:00:00.000Z","local":"2026-03-01T12:00:00.000+00:00","time_zone":"UTC","weekday":"Sunday"}""");

    [Fact]
    public async Task Now_InAZoneAheadOfMidnight_HasItsWeekday() => (await new NowTool(_time).JsonOf("""{"time_zone":"Pacific/Auckland"}""")).ShouldBe(
        """{"utc":"2026-03-01T12:00:00.000Z","local":"2026-03-02T01:00:00.000+13:00","time_zone":"Pacific/Auckland","weekday":"Monday"}""");

    [Fact]
    public async Task Now_UnknownZone_SaysHowToNameOne()
    {
        var failure = await new NowTool(_time).FailAsync("""{"time_zone":"Mars/Base"}""");
        failure.Code.ShouldBe("unknown_time_zone");
        failure.Kind.ShouldBe(FailureKind.Permanent);
        failure.Message.ShouldContain("Mars/Base");
    }
}
