using System.Runtime.CompilerServices;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>
/// Deletes runs that were kept for long enough, and takes up runs that nobody drives. It takes as much work as there are of
/// these and of live runs, however many ended ones are kept. A run that stands in the way of that does not hold up the others.
/// </summary>
internal sealed class RunSweeper(DurableTaskClient client, IBlobs blobs, TimeProvider time, RunLog? log)
{
    /// <summary>Whoever has just accepted a run is about to hand it over.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromMinutes(5);

    private readonly RunIndex _index = new(blobs);

    /// <summary>Takes up live runs without a living orchestration.</summary>
    public async Task TakeUpAsync(Func<string, CancellationToken, Task> takeUp, CancellationToken cancellation)
    {
        await foreach (var id in OrphansAsync(cancellation)) await TryAsync(id, () => takeUp(id, cancellation), cancellation);
    }

    /// <summary>Deletes runs that ended longer ago than they are to be kept.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> DeleteAsync(TimeSpan retention, Func<string, CancellationToken, Task<DeletionOutcome>> delete, CancellationToken cancellation)
    {
        var deleted = 0;
        await foreach (var end in ExpiredAsync(retention, cancellation))
        {
            await TryAsync(end.RunId, async () =>
            {
                var outcome = await delete(end.RunId, cancellation);
                if (outcome == DeletionOutcome.Live) return;
                if (outcome == DeletionOutcome.Deleted) deleted++;
                // Somebody else has deleted it, and may not have come to the end of that.
                else await RunRemover.RemoveBlobsAsync(blobs, end.RunId, cancellation);
                await _index.ForgetAsync(end, cancellation);
            }, cancellation);
        }
        return deleted;
    }

    private async IAsyncEnumerable<ListedEnd> ExpiredAsync(TimeSpan retention, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await foreach (var end in _index.ExpiredAsync(retention, now, cancellation))
        {
            // One that was retried since is live, or has ended once more and is listed for that, too.
            if (await _index.FindAsync(end.RunId, cancellation) is { } run && !IsExpired(run, retention, now)) await _index.ForgetAsync(end, cancellation);
            else yield return end;
        }
    }

    private async IAsyncEnumerable<string> OrphansAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var id in _index.IdsAsync(BlobNames.Live, null, cancellation))
        {
            if (await _index.FindAsync(id, cancellation) is not { } run || run.UpdatedAt + HandOver > time.GetUtcNow()) continue;
            var instance = await client.GetInstanceAsync(InstanceIds.Of(id, 0), cancellation);
            if (instance is not { RuntimeStatus: OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending }) yield return id;
        }
    }

    private async Task TryAsync(string runId, Func<Task> sweep, CancellationToken cancellation)
    {
        try
        {
            await sweep();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            log?.NotSwept(runId, e);
        }
    }

    private static bool IsExpired(ListedRun run, TimeSpan retention, DateTimeOffset now) =>
        run.Ended is not null && run.UpdatedAt + (run.RetainDays is { } days ? TimeSpan.FromDays(days) : retention) < now;
}
