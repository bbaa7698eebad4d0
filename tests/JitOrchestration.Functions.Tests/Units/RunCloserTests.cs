using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;
using Moq;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>A run whose orchestration is gone is brought to its end by whoever looks at it.</summary>
public class RunCloserTests
{
    private const string Plan = """
        { "subtasks": [
          { "id": "a", "tool": "echo" },
          { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "inner", "tool": "echo" } ] } } },
          { "id": "clean", "tool": "echo", "depends_on": ["a"], "always": true } ] }
        """;

    private readonly HookedBlobs _blobs = new();
    private readonly FakeTimeProvider _time = new(Begun.At);

    [Fact]
    public async Task Close_OrchestrationBroken_StoresWhatWasLiveAndTheEnd()
    {
        var (reader, live) = await BrokenAsync();

        await CloserOf().CloseAsync(reader, default);

        var run = await StoredAsync();
        run.Status.ShouldBe(RunStatus.Cancelled);
        run.Subtasks.ShouldAllBe(subtask => SubtaskView.StatusOf(subtask) == SubtaskStatus.Cancelled);
        var stored = (await new RunJournal(_blobs).ReadAsync(Begun.Id, 1, default)).Entries;
        JournalLines.Write([.. stored.Take(live.Count)]).ShouldBe(JournalLines.Write(live));
        (await new RunIndex(_blobs).FindAsync(Begun.Id, default))!.Ended.ShouldBe(RunStatus.Cancelled);
        (await _blobs.ReadAsync(BlobNames.LiveRun(Begun.Id))).ShouldBeNull();
    }

    [Fact]
    public async Task Close_ChildUnderWay_TellsIt()
    {
        var (reader, _) = await BrokenAsync();
        var begun = (await new RunJournal(_blobs).ReadAsync(Begun.Id, 0, default)).Entries;
        var child = begun.SelectMany(entry => entry.Events).OfType<RunEvent.ChildRequested>().Single().ChildRunId;

        await CloserOf().CloseAsync(reader, default);

        var letter = (await new Mailroom(_blobs, _time).ReadAsync(new MailRequest(child, []), default)).Letters.ShouldHaveSingleItem();
        InputJson.Read(letter.Input).ShouldBe(Input.Cancel.OfChild);
        (await _blobs.ReadAsync(BlobNames.CancelMark(child))).ShouldNotBeNull();
    }

    [Fact]
    public async Task Close_AnotherWasFaster_LeavesWhatItStored()
    {
        var (reader, live) = await BrokenAsync();
        var theirs = JournalLines.Write(live);
        _blobs.BeforeCreate = async () => (await new RunJournal(_blobs).WriteAsync(Begun.Id, 1, theirs)).ShouldBeTrue();

        await CloserOf().CloseAsync(reader, default);

        (await StoredAsync()).Ended.ShouldBeFalse();
        (await _blobs.ReadAsync(BlobNames.LiveRun(Begun.Id))).ShouldNotBeNull();
        (await _blobs.ListAsync("mailbox/").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Close_OrchestrationLives_DoesNothing()
    {
        var (reader, _) = await BrokenAsync(isBroken: false);

        await CloserOf().CloseAsync(reader, default);

        (await new RunJournal(_blobs).ReadAsync(Begun.Id, 0, default)).Parts.ShouldBe(1);
    }

    [Fact]
    public async Task Close_RunEnded_DoesNothing()
    {
        var (reader, _) = await BrokenAsync();
        await CloserOf().CloseAsync(reader, default);

        await CloserOf().CloseAsync((await BrokenAsync()).Reader, default);

        (await new RunJournal(_blobs).ReadAsync(Begun.Id, 0, default)).Parts.ShouldBe(2);
    }

    private RunCloser CloserOf() => new(new Mock<DurableTaskClient>("mocked").Object, _blobs, new RunJournal(_blobs), _time);

    /// <summary>A run whose orchestration has started its calls, and stored nothing of it.</summary>
    private async Task<(RunReader Reader, IReadOnlyList<JournalEntry> Live)> BrokenAsync(bool isBroken = true)
    {
        await Begun.RunAsync(_blobs, Plan);
        var generation = new Generation(Begun.GenerationOf(Plan));
        generation.Begin(Begun.At);
        var tail = new Tail(generation.Entries, generation.Letters, IsOver: false, isBroken);
        var live = Mock.Of<ILiveTail>(live => live.ReadAsync(Begun.Id, It.IsAny<CancellationToken>()) == Task.FromResult<Tail?>(tail));
        return (new RunReader(new RunJournal(_blobs), live, Begun.Id), generation.Entries);
    }

    private async Task<RunState> StoredAsync() => (await RunReader.ReadStoredAsync(new RunJournal(_blobs), Begun.Id, default)).Run;
}
