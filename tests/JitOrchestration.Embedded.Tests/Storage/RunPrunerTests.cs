using JitOrchestration.Embedded.Storage;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class RunPrunerTests : IDisposable
{
    private readonly TempData _data = new();
    private readonly JournalStore _journal;
    private readonly PayloadStore _payloads;
    private readonly RunPruner _pruner;

    public RunPrunerTests()
    {
        _journal = _data.OpenJournal();
        _payloads = _data.OpenPayloads();
        _pruner = new RunPruner(_journal, _payloads);
    }

    public void Dispose()
    {
        _payloads.Dispose();
        _journal.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Delete_EndedRun_TakesJournalChildrenAndPayloadsWithIt()
    {
        var parent = _journal.Add(1, Ended());
        _journal.Add(2, Ended(), parent: Id(1));
        var child = _journal.Add(3, Ended(), parent: Id(2));
        var kept = _journal.Add(4, Ended());
        var sha = await _payloads.PutAsync(Id(3), Bytes("large"));

        (await _pruner.DeleteAsync(Id(1))).ShouldBeTrue();

        _journal.Reader.List().Runs.Select(r => r.Id).ShouldBe([Id(4)]);
        _journal.Reader.ReadJournal(parent).ShouldBeEmpty();
        _journal.Reader.ReadJournal(child).ShouldBeEmpty();
        _journal.Reader.ReadJournal(kept).ShouldNotBeEmpty();
        (await Should.ThrowAsync<StorageException>(() => _payloads.ReadAsync(Id(3), sha))).Code.ShouldBe("payload_missing");
    }

    [Fact]
    public async Task Delete_LiveOrUnknownRun_IsRefused()
    {
        _journal.Commit([New(1), New(2, Parked()), New(3, Ended()), New(4, Active(), parent: Id(3))]);

        (await _pruner.DeleteAsync(Id(1))).ShouldBeFalse();
        (await _pruner.DeleteAsync(Id(2))).ShouldBeFalse();
        (await _pruner.DeleteAsync(Id(3))).ShouldBeFalse("a child of it is live");
        (await _pruner.DeleteAsync(Id(9))).ShouldBeFalse();
        _journal.Reader.List().Runs.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Prune_RunsThatEndedLongAgo_GoAndOthersStay()
    {
        _journal.Commit([
            .. Enumerable.Range(1, 250).Select(n => New(n, Ended(at: Now.AddDays(-40)))),
            New(1001, Ended(at: Now)),
            New(1002, Parked()),
            New(1003, Active()),
            New(1004, Ended(at: Now.AddDays(-40)), parent: Id(1003))]);

        (await _pruner.PruneAsync(Now.AddDays(-30))).ShouldBe(250);

        _journal.Reader.List().Runs.Select(r => r.Id).ShouldBe([Id(1004), Id(1003), Id(1002), Id(1001)]);
    }

    [Fact]
    public async Task Delete_LongJournal_GoesInRoundsThatOthersComeBetween()
    {
        var run = _journal.Add(1, Ended());
        _journal.Commit([.. Enumerable.Range(2, 12_000).Select(n => new RunWrite { Run = run, Append = Row(n, "x") })]);

        (await _pruner.DeleteAsync(Id(1))).ShouldBeTrue();

        _journal.Reader.ReadJournal(run).ShouldBeEmpty();
    }

    [Fact]
    public async Task Prune_JournalThatACrashLeftWithoutItsRun_Goes()
    {
        var kept = _journal.Add(1);
        var gone = kept + 7;
        _journal.Commit([new RunWrite { Run = gone, Append = Row(1, "left over") }]);

        await _pruner.PruneAsync(Now);

        _journal.Reader.ReadJournal(gone).ShouldBeEmpty();
        _journal.Reader.ReadJournal(kept).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Prune_PayloadsThatACrashLeftWithoutARun_GoWhenOld()
    {
        var orphan = await _payloads.PutAsync(Id(1), Bytes("orphan"));
        _journal.Add(2);
        var owned = await _payloads.PutAsync(Id(2), Bytes("owned"));

        await _pruner.PruneAsync(DateTimeOffset.UtcNow);
        (await _payloads.ReadAsync(Id(1), orphan)).ShouldBe(Bytes("orphan"), "its run may just be about to start");

        await _pruner.PruneAsync(DateTimeOffset.UtcNow.AddDays(2));
        await Should.ThrowAsync<StorageException>(() => _payloads.ReadAsync(Id(1), orphan));
        (await _payloads.ReadAsync(Id(2), owned)).ShouldBe(Bytes("owned"));
    }
}
