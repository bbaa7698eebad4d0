using System.Runtime.CompilerServices;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Finds runs that are to be deleted, and runs that nobody drives.</summary>
internal sealed class RunSweeper(DurableTaskClient client, IBlobs blobs, TimeProvider time)
{
    /// <summary>Whoever has just accepted a run is about to hand it over.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromMinutes(5);

    private readonly RunIndex _index = new(blobs);

    /// <summary>Runs that ended longer ago than they are to be kept.</summary>
    public async IAsyncEnumerable<string> ExpiredAsync(TimeSpan retention, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var id in _index.IdsAsync(BlobNames.Runs, null, cancellation))
        {
            if (await _index.FindAsync(id, cancellation) is not { Ended: not null } run) continue;
            var kept = run.RetainDays is { } days ? TimeSpan.FromDays(days) : retention;
            if (run.UpdatedAt + kept < time.GetUtcNow()) yield return id;
        }
    }

    /// <summary>Live runs without a living orchestration.</summary>
    public async IAsyncEnumerable<string> OrphansAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var id in _index.IdsAsync(BlobNames.Live, null, cancellation))
        {
            if (await _index.FindAsync(id, cancellation) is not { } run || run.UpdatedAt + HandOver > time.GetUtcNow()) continue;
            var instance = await client.GetInstanceAsync(InstanceIds.Of(id, 0), cancellation);
            if (instance is not { RuntimeStatus: OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending }) yield return id;
        }
    }
}
