using JitOrchestration.Embedded.Storage;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class JournalReaderTests : IDisposable
{
    private readonly TempData _data = new();
    private readonly JournalStore _store;

    public JournalReaderTests() => _store = _data.OpenJournal();

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void Find_UnknownRun_IsNull() => _store.Reader.Find(Id(1)).ShouldBeNull();

    [Fact]
    public void ReadJournal_RunsTakingTurns_KeepsThemApartAndInOrder()
    {
        var runs = _store.Commit([New(1), New(2)]);
        for (var i = 2; i < 5; i++) _store.Commit([.. runs.Select(r => new RunWrite { Run = r, Append = Row(i, $"{r}/{i}") })]);

        _store.Reader.ReadJournal(runs[1]).Texts().ShouldBe(["created 2", $"{runs[1]}/2", $"{runs[1]}/3", $"{runs[1]}/4"]);
        _store.Reader.ReadJournal(runs[1]).Select(r => r.FirstSequence).ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(0, "created 1,b,c")]
    [InlineData(1, "created 1,b,c")]
    [InlineData(2, "b,c")]
    [InlineData(4, "b,c")]
    [InlineData(5, "c")]
    [InlineData(6, "")]
    public void ReadJournal_FromASequence_BeginsWithTheRowThatHoldsIt(long from, string expected)
    {
        var run = _store.Add(1);
        _store.Commit([new RunWrite { Run = run, Append = Row(2, "b", events: 3) }, new RunWrite { Run = run, Append = Row(5, "c") }]);

        string.Join(',', _store.Reader.ReadJournal(run, from).Texts()).ShouldBe(expected);
    }

    [Fact]
    public void ReadJournal_EmptyData_ComesBackEmpty()
    {
        var run = _store.Add(1);
        _store.Commit([new RunWrite { Run = run, Append = Row(2, "") }]);

        _store.Reader.ReadJournal(run, 2).Single().Data.Length.ShouldBe(0);
    }

    [Fact]
    public void ReadJournal_BesideAWriter_SeesOneMomentAndHoldsNobodyUp()
    {
        var run = _store.Add(1);
        using var rows = _store.Reader.ReadJournal(run).GetEnumerator();
        rows.MoveNext();

        _store.Commit([new RunWrite { Run = run, Append = Row(2, "later") }]);

        rows.MoveNext().ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("completed")]
    public void List_Pages_HoldEveryRunOnceNewestFirst(string? status)
    {
        _store.Commit([.. Enumerable.Range(1, 7).Select(n => New(n, Ended()))]);
        List<string> seen = [];
        RunPage page;
        long? cursor = null;
        do
        {
            page = _store.Reader.List(status, cursor, limit: 3);
            seen.AddRange(page.Runs.Select(r => r.Id));
            _store.Add(100 + seen.Count, Ended());
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.ShouldBe(Enumerable.Range(1, 7).Reverse().Select(Id));
    }

    [Fact]
    public void List_LastPageExactlyFull_HasNoNext()
    {
        _store.Commit([New(1), New(2)]);

        _store.Reader.List(limit: 2).Next.ShouldBeNull();
    }

    [Fact]
    public void List_Status_FiltersTheOthersOut()
    {
        _store.Commit([New(1, Active()), New(2, Ended("failed")), New(3, Active())]);

        _store.Reader.List("running").Runs.Select(r => r.Id).ShouldBe([Id(3), Id(1)]);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("completed", 2)]
    public void List_RootsOnly_WalksOverAllChildrenInOnePage(string? status, int roots)
    {
        _store.Commit([New(1, Ended()), New(2, Ended("failed")), New(3, Ended())]);
        _store.Commit([.. Enumerable.Range(4, 500).Select(n => New(n, Ended())).Select(child => child with { Create = child.Create! with { ParentId = Id(3) } })]);

        var page = _store.Reader.List(status, limit: 1, rootsOnly: true);
        var rest = _store.Reader.List(status, page.Next, limit: 10, rootsOnly: true);

        page.Runs.ShouldHaveSingleItem().Id.ShouldBe(Id(3));
        (page.Runs.Count + rest.Runs.Count, rest.Next).ShouldBe((roots, null));
    }

    [Fact]
    public void DueWakeUps_AnswersThoseWhoseTimeHasCome()
    {
        _store.Commit([New(1, Parked(Now.AddMinutes(2))), New(2, Parked(Now)), New(3, Parked(Now.AddMinutes(-1))), New(4, Parked())]);

        _store.Reader.DueWakeUps(Now).Select(r => r.Id).ShouldBe([Id(3), Id(2)]);
    }

    [Fact]
    public void Unfinished_AnswersActiveRunsOfTheDead()
    {
        using var other = _data.OpenJournal("dead");
        _store.Commit([New(1), New(2, Parked())]);
        other.Commit([New(3), New(4, Ended())]);

        _store.Reader.Unfinished(owner => owner == "me").Select(r => r.Id).ShouldBe([Id(3)]);
    }
}
