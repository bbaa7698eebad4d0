using JitOrchestration.Activities.Engine;
using JitOrchestration.Embedded.Storage;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class KeyedStartTests : IDisposable
{
    private readonly TempData _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Commit_KeyOfAnotherRun_IsNotWrittenAndTheOthersAre()
    {
        using var journal = _data.OpenJournal();
        journal.Commit([Keyed(1)]);

        var numbers = journal.Commit([New(2, Active()), Keyed(3), New(4, Active())]);

        (numbers[1], numbers[0] > 0, numbers[2] > 0).ShouldBe((0, true, true));
        journal.Reader.List().Runs.Select(run => run.Id).ShouldBe([Id(4), Id(2), Id(1)]);
        journal.Starts.Find("key", Now)!.RunId.ShouldBe(Id(1));
    }

    [Fact]
    public void Find_DayIsOver_IsFree()
    {
        using var journal = _data.OpenJournal();
        journal.Commit([Keyed(1)]);

        journal.Starts.Find("key", Now + IdempotencyKey.Lifetime - TimeSpan.FromMilliseconds(1)).ShouldNotBeNull();
        journal.Starts.Find("key", Now + IdempotencyKey.Lifetime).ShouldBeNull();
        journal.Commit([Keyed(2, Now + IdempotencyKey.Lifetime)])[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void RootsExpired_EachRunsOwnDays_GoBeforeTheUsual()
    {
        using var journal = _data.OpenJournal();
        journal.Commit([Ended(1, days: null), Ended(2, days: 1), Ended(3, days: 60)]);

        journal.Reader.RootsExpired(Now.AddDays(1), TimeSpan.FromDays(30)).ShouldBeEmpty();
        journal.Reader.RootsExpired(Now.AddDays(2), TimeSpan.FromDays(30)).ShouldBe([Id(2)]);
        journal.Reader.RootsExpired(Now.AddDays(31), TimeSpan.FromDays(30)).ShouldBe([Id(1), Id(2)]);
        journal.Reader.RootsExpired(Now.AddDays(61), TimeSpan.FromDays(30)).ShouldBe([Id(1), Id(2), Id(3)]);
    }

    private static RunWrite Keyed(int n, DateTimeOffset? at = null) => new()
    {
        Create = new NewRun(Id(n), at ?? Now),
        Append = Row(1, "created"),
        Head = Active(),
        Start = new KeyedStart("key", "body", Id(n)),
    };

    private static RunWrite Ended(int n, int? days) => new() { Create = new NewRun(Id(n), Now), Append = Row(1, "created"), Head = TempData.Ended() with { RetainDays = days } };
}
