using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>Pages of runs, which are looked at many at a time.</summary>
public class ListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(50)]
    public async Task List_PageByPage_HasEveryRunOnceNewestFirst(int limit)
    {
        var (blobs, ids) = await EndedAsync(100);
        var lister = new RunLister(null!, blobs);
        var seen = new List<string>();

        string? cursor = null;
        do
        {
            var page = await lister.ListAsync(null, cursor, limit, default);
            page.Runs.Count.ShouldBeLessThanOrEqualTo(limit);
            seen.AddRange(page.Runs.Select(run => run.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.ShouldBe(Enumerable.Reverse(ids));
    }

    [Fact]
    public async Task List_FewAreWanted_ReadsABoundedNumberForAPage()
    {
        var (blobs, ids) = await EndedAsync(1_200);

        var page = await new RunLister(null!, blobs).ListAsync("failed", null, 50, default);

        page.Runs.ShouldBeEmpty();
        blobs.Reads.ShouldBeInRange(1_000, 1_032);
        ids.ShouldContain(page.Next!);
    }

    [Fact]
    public async Task List_OnePage_ReadsWhatItNeedsTogetherAndNoMore()
    {
        var (blobs, _) = await EndedAsync(100);

        blobs.Together = 10;

        var page = await new RunLister(null!, blobs).ListAsync(null, null, 10, default);

        page.Runs.Count.ShouldBe(10);
        blobs.Reads.ShouldBe(10);
    }

    private static async Task<(CountingBlobs Blobs, List<string> Ids)> EndedAsync(int count)
    {
        var blobs = new CountingBlobs();
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var run = new RunState(Ulid.At(DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(i), new byte[Ulid.EntropyBytes]));
            GraphExecutor.Step(run, new Input.Begin("a test", null, RunOptions.Default, null, [], null), DateTimeOffset.UnixEpoch);
            GraphExecutor.Step(run, new Input.Cancel(), DateTimeOffset.UnixEpoch);
            await new RunIndex(blobs).EndAsync(run, default);
            ids.Add(run.RunId);
        }
        return (blobs, ids);
    }
}
