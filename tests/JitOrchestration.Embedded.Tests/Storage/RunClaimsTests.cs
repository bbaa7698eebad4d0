using JitOrchestration.Embedded.Storage;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class RunClaimsTests : IDisposable
{
    private readonly TempData _data = new();
    private readonly JournalStore _mine;
    private readonly JournalStore _theirs;

    public RunClaimsTests()
    {
        _mine = _data.OpenJournal("me");
        _theirs = _data.OpenJournal("they");
    }

    public void Dispose()
    {
        _mine.Dispose();
        _theirs.Dispose();
        _data.Dispose();
    }

    private static bool Alive(string owner) => true;

    private static bool Dead(string owner) => false;

    [Fact]
    public void Claim_RunOfALivingProcess_IsRefused()
    {
        var run = _theirs.Add(1);

        _mine.Claims.Claim(run, Alive).ShouldBeFalse();

        _mine.Reader.Find(run)!.Owner.ShouldBe("they");
    }

    [Fact]
    public void Claim_RunOfADeadProcess_IsMine()
    {
        var run = _theirs.Add(1);

        _mine.Claims.Claim(run, Dead).ShouldBeTrue();

        _mine.Reader.Find(run)!.Owner.ShouldBe("me");
    }

    [Fact]
    public void ClaimParked_SomeRuns_TakesThoseThatAreParkedAndNoOther()
    {
        long[] runs = [_theirs.Add(1), _theirs.Add(2, Parked(Now)), _theirs.Add(3, Parked())];

        var parked = _mine.Reader.Find(runs[1])!;

        _mine.Claims.ClaimParked(runs.Take(2).Select(run => _mine.Reader.Find(run)!.Id).Append("nobody")).ShouldBe([parked]);

        runs.Select(run => (_mine.Reader.Find(run)!.Phase, _mine.Reader.Find(run)!.Owner)).ShouldBe([(RunPhase.Active, "they"), (RunPhase.Active, "me"), (RunPhase.Parked, null)]);
        _mine.Reader.DueWakeUps(DateTimeOffset.MaxValue).ShouldBeEmpty();
    }

    [Fact]
    public void Claim_ParkedRun_IsActiveAgainAndNoLongerWaits()
    {
        var run = _theirs.Add(1, Parked(Now));

        _mine.Claims.Claim(run, Alive).ShouldBeTrue();

        _mine.Reader.Find(run)!.Phase.ShouldBe(RunPhase.Active);
        _mine.Reader.DueWakeUps(DateTimeOffset.MaxValue).ShouldBeEmpty();
    }

    [Fact]
    public void Claim_ParkedRunByTwo_OnlyTheFirstGetsIt()
    {
        var run = _mine.Add(1, Parked());

        _theirs.Claims.Claim(run, Alive).ShouldBeTrue();

        _mine.Claims.Claim(run, Alive).ShouldBeFalse();
    }

    [Fact]
    public void Claim_MyOwnRun_StaysMine() => _mine.Claims.Claim(_mine.Add(1), Dead).ShouldBeTrue();

    [Fact]
    public void Claim_EndedOrUnknownRun_IsRefused()
    {
        _mine.Claims.Claim(_mine.Add(1, Ended()), Dead).ShouldBeFalse();
        _mine.Claims.Claim(99, Dead).ShouldBeFalse();
    }

    [Fact]
    public void ClaimUnfinished_TakesAllOfTheDeadAndNothingElse()
    {
        using var dead = _data.OpenJournal("dead");
        dead.Commit([New(1), New(2, Parked()), New(3, Ended()), New(4)]);
        _theirs.Add(5);
        _mine.Add(6);

        var claimed = _mine.Claims.ClaimUnfinished(owner => owner == "they");

        claimed.Select(r => (r.Id, r.Owner)).ShouldBe([(Id(1), "me"), (Id(4), "me")]);
        _mine.Reader.Find(Id(4))!.Owner.ShouldBe("me");
        _mine.Reader.Find(Id(5))!.Owner.ShouldBe("they");
        _mine.Claims.ClaimUnfinished(owner => owner == "they").ShouldBeEmpty();
    }
}
