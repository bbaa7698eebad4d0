using System.Text;
using JitOrchestration.Embedded.Storage;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class InboxTests : IDisposable
{
    private readonly TempData _data = new();
    private readonly JournalStore _owner;
    private readonly JournalStore _visitor;

    public InboxTests()
    {
        _owner = _data.OpenJournal("owner");
        _visitor = _data.OpenJournal("visitor");
    }

    public void Dispose()
    {
        _owner.Dispose();
        _visitor.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void Post_RunOfAnotherProcess_IsPendingThereInOrder()
    {
        var run = _owner.Add(1);

        _visitor.Inbox.Post(Id(1), Bytes("pause")).ShouldBeTrue();
        _visitor.Inbox.Post(Id(1), Bytes("cancel")).ShouldBeTrue();

        _owner.Inbox.PendingForOwned().Select(i => (i.Run, Encoding.UTF8.GetString(i.Data))).ShouldBe([(run, "pause"), (run, "cancel")]);
        _visitor.Inbox.PendingForOwned().ShouldBeEmpty();
    }

    [Fact]
    public void Post_EndedOrUnknownRun_IsRefused()
    {
        _owner.Add(1, Ended());

        _visitor.Inbox.Post(Id(1), Bytes("cancel")).ShouldBeFalse();
        _visitor.Inbox.Post(Id(2), Bytes("cancel")).ShouldBeFalse();
    }

    [Fact]
    public void Post_ParkedRun_IsPendingForWhoeverWakesIt()
    {
        var run = _owner.Add(1, Parked());

        _visitor.Inbox.Post(Id(1), Bytes("answer"));

        _owner.Inbox.PendingForOwned().ShouldBeEmpty();
        _owner.Inbox.PendingForParked().Single().Run.ShouldBe(run);
    }

    [Fact]
    public void Commit_ConsumedItem_IsGoneWithTheEventsItCaused()
    {
        var run = _owner.Add(1);
        _visitor.Inbox.Post(Id(1), Bytes("pause"));
        _visitor.Inbox.Post(Id(1), Bytes("cancel"));
        var first = _owner.Inbox.PendingForOwned()[0];

        _owner.Commit([new RunWrite { Run = run, Append = Row(2, "paused"), Consumed = [first.Id] }]);

        Encoding.UTF8.GetString(_owner.Inbox.PendingForOwned().Single().Data).ShouldBe("cancel");
    }

    [Fact]
    public void Commit_ThatFails_LeavesTheItemPending()
    {
        var run = _owner.Add(1);
        _visitor.Inbox.Post(Id(1), Bytes("pause"));
        var item = _owner.Inbox.PendingForOwned()[0];

        Should.Throw<StorageException>(() => _owner.Commit([
            new RunWrite { Run = run, Consumed = [item.Id] }, new RunWrite { Run = run, Append = Row(1, "twice") }]));

        _owner.Inbox.PendingForOwned().Single().Id.ShouldBe(item.Id);
    }

    [Fact]
    public void Commit_RunEnds_DropsWhatItNeverTook()
    {
        var run = _owner.Add(1);
        _visitor.Inbox.Post(Id(1), Bytes("pause"));

        _owner.SetHead(run, Ended());
        _owner.SetHead(run, Active());

        _owner.Inbox.PendingForOwned().ShouldBeEmpty();
    }

    [Fact]
    public void HasNews_ChangesWithOtherProcessesOnly()
    {
        _owner.Add(1);
        _owner.Inbox.HasNews().ShouldBeTrue("what was posted before the start is news");
        _owner.Inbox.HasNews().ShouldBeFalse();

        _owner.Add(2);
        _owner.Inbox.HasNews().ShouldBeFalse();

        _visitor.Inbox.Post(Id(1), Bytes("pause"));
        _owner.Inbox.HasNews().ShouldBeTrue();
        _owner.Inbox.HasNews().ShouldBeFalse();
    }

    [Fact]
    public void HasNews_PostedInTheSameProcess_IsTrue()
    {
        _owner.Add(1);
        _owner.Inbox.HasNews();

        _owner.Inbox.Post(Id(1), Bytes("pause"));

        _owner.Inbox.HasNews().ShouldBeTrue();
    }
}
