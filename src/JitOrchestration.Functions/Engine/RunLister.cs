using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Pages through runs. How a live one stands is in the custom status of its orchestration.</summary>
internal sealed class RunLister(DurableTaskClient client, IBlobs blobs)
{
    /// <summary>Runs looked at for one page, when few of them are wanted.</summary>
    private const int MostLookedAt = 1_000;

    /// <summary>Runs looked at together: each takes a request or two of the storage, and milliseconds.</summary>
    private const int AtOnce = 32;

    private static readonly HashSet<string> EndedStatuses = [.. ((RunStatus[])[RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled]).Select(Wire.Word)];

    private readonly RunIndex _index = new(blobs);

    /// <exception cref="ArgumentException">The cursor is none.</exception>
    public async Task<RunList> ListAsync(string? status, string? cursor, int limit, CancellationToken cancellation)
    {
        if (cursor is not null && !Ulid.IsUlid(cursor)) throw new ArgumentException($"'{cursor}' is no cursor. Give the one that came with the page before, or none.", nameof(cursor));
        var list = status is null || EndedStatuses.Contains(status) ? BlobNames.Runs : BlobNames.Live;
        var runs = new List<RunSummary>();
        var lookedAt = 0;
        string? last = null;
        await foreach (var ids in _index.IdsAsync(list, cursor, cancellation).Chunk(Math.Clamp(limit, 1, AtOnce)).WithCancellation(cancellation))
        {
            if (runs.Count == limit || lookedAt >= MostLookedAt) return new RunList(runs, last);
            lookedAt += ids.Length;
            foreach (var (id, summary) in ids.Zip(await Task.WhenAll(ids.Select(id => SummaryAsync(id, cancellation)))))
            {
                if (runs.Count == limit) return new RunList(runs, last);
                last = id;
                if (summary is not null && (status is null || summary.Status == status)) runs.Add(summary);
            }
        }
        return new RunList(runs, null);
    }

    private async Task<RunSummary?> SummaryAsync(string id, CancellationToken cancellation)
    {
        if (await _index.FindAsync(id, cancellation) is not { } run) return null;
        if (run.Ended is { } ended) return Summary(run, Wire.Word(ended), driven: false);
        // Only a retried run has an orchestration of another name; there are few of them.
        for (var retries = 0; ; retries++)
        {
            var instance = await client.GetInstanceAsync(InstanceIds.Of(id, retries), getInputsAndOutputs: true, cancellation);
            if (instance is null) return Summary(run, Wire.Word(RunStatus.Queued), driven: false);
            if (instance.RuntimeStatus is OrchestrationRuntimeStatus.Completed) continue;
            return Summary(run, StatusText.TryRead(instance.SerializedCustomStatus, out var status) ? Wire.Word(status.Status) : Wire.Word(RunStatus.Queued), driven: true);
        }
    }

    private static RunSummary Summary(ListedRun run, string status, bool driven) =>
        new(run.Id, null, status, run.Request, run.CreatedAt, run.UpdatedAt, driven) { Tags = run.Tags };
}
