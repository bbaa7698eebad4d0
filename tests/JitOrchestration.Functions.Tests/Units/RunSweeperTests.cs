using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Storage;
using JitOrchestration.Functions.Tests.InProcess;
using Microsoft.Extensions.Logging;
using Moq;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>What is deleted in time, and how much is read for that.</summary>
public class RunSweeperTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly CountingBlobs _blobs = new();
    private readonly FakeTimeProvider _time = new(Begun.At);
    private readonly Mock<ILogger> _log = new();
    private readonly List<string> _deleted = [];

    public RunSweeperTests() => _log.Setup(log => log.IsEnabled(It.IsAny<LogLevel>())).Returns(true);

    [Fact]
    public async Task Delete_ManyRunsAreKept_ReadsThoseThatAreDueOnly()
    {
        var due = await EndAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 200; i++) await EndAsync();
        _time.Advance(Retention);

        await SweepAsync();

        _deleted.ShouldBe([due]);
        _blobs.Reads.ShouldBe(1);
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(1, 1)]
    [InlineData(90, 90)]
    public async Task Delete_BeforeAndAfterItsTime_LeavesItAndDeletesIt(int? retainDays, int days)
    {
        var run = await EndAsync(retainDays);

        _time.Advance(TimeSpan.FromDays(days));
        await SweepAsync();
        _deleted.ShouldBeEmpty();

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await SweepAsync();
        _deleted.ShouldBe([run]);
    }

    [Fact]
    public async Task Delete_TheServiceKeepsRunsForLessThanWhenTheyEnded_GoesByWhatItIsNow()
    {
        var run = await EndAsync();
        _time.Advance(TimeSpan.FromDays(8));

        await SweepAsync(TimeSpan.FromDays(7));

        _deleted.ShouldBe([run]);
    }

    [Fact]
    public async Task Delete_RetriedSinceItEnded_IsLeftAndItsFirstEndIsForgotten()
    {
        var run = NewRun();
        await new RunIndex(_blobs).EndAsync(run, default);
        await new RunIndex(_blobs).AddAsync(run, default);
        _time.Advance(Retention + TimeSpan.FromDays(1));

        await SweepAsync();

        _deleted.ShouldBeEmpty();
        (await _blobs.ListAsync(BlobNames.Ends).ToListAsync()).ShouldBeEmpty();
        (await new RunIndex(_blobs).FindAsync(run.RunId, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Delete_RunThatCannotBeDeleted_IsToldAndDoesNotHoldUpTheOthers()
    {
        var broken = await EndAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        var fine = await EndAsync();
        _time.Advance(Retention + TimeSpan.FromDays(1));

        await SweepAsync(broken: broken);

        _deleted.ShouldBe([fine]);
        _log.Invocations.Where(call => call.Method.Name == nameof(ILogger.Log)).ShouldHaveSingleItem().Arguments[2].ToString().ShouldNotBeNull().ShouldContain(broken);
        await SweepAsync();
        _deleted.ShouldBe([fine, broken]);
    }

    [Fact]
    public async Task Delete_SomebodyBeganToDeleteItAndWasGone_DeletesWhatIsLeft()
    {
        var run = await EndAsync();
        await _blobs.PutAsync(BlobNames.JournalPart(run, 1), default);
        await _blobs.PutAsync(BlobNames.Payload(run, "sha"), default);
        _time.Advance(Retention + TimeSpan.FromDays(1));

        await SweepAsync(outcome: DeletionOutcome.NoSuchRun);

        (await _blobs.ListAsync("").ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_OrchestrationHasNotStoppedYet_IsTriedAgainByTheNextSweep()
    {
        var run = await EndAsync();
        _time.Advance(Retention + TimeSpan.FromDays(1));

        await SweepAsync(outcome: DeletionOutcome.Live);
        await SweepAsync();

        _deleted.ShouldBe([run, run]);
    }

    private Task SweepAsync(TimeSpan? retention = null, DeletionOutcome outcome = DeletionOutcome.Deleted, string? broken = null) =>
        new RunSweeper(null!, _blobs, _time, new RunLog(_log.Object)).DeleteAsync(
            retention ?? Retention,
            (id, _) =>
            {
                if (id == broken) throw new InvalidOperationException("It cannot be read.");
                _deleted.Add(id);
                return Task.FromResult(outcome);
            },
            default);

    private async Task<string> EndAsync(int? retainDays = null)
    {
        var run = NewRun(retainDays);
        await new RunIndex(_blobs).EndAsync(run, default);
        return run.RunId;
    }

    private RunState NewRun(int? retainDays = null)
    {
        var run = new RunState(Ulid.At(_time.GetUtcNow(), Guid.NewGuid().ToByteArray()[..Ulid.EntropyBytes]));
        GraphExecutor.Step(run, new Input.Begin("a test", null, RunOptions.Default with { RetainDays = retainDays }, null, [], null), _time.GetUtcNow());
        GraphExecutor.Step(run, new Input.Cancel(), _time.GetUtcNow());
        return run;
    }
}
