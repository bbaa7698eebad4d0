using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Callbacks;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Deletes runs that have ended, with their children and everything that is stored of them.</summary>
/// <param name="client">Durable Functions.</param>
/// <param name="blobs">What is stored.</param>
/// <param name="journal">The journals.</param>
/// <param name="time">The clock.</param>
/// <param name="read">Reads a run whose end, if it has one, is stored.</param>
internal sealed class RunRemover(DurableTaskClient client, IBlobs blobs, RunJournal journal, TimeProvider time, Func<string, CancellationToken, Task<RunReader>> read)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>False, and nothing is deleted: it, or a child of it, has not ended.</returns>
    public async Task<bool> RemoveAsync(RunState run, CancellationToken cancellation)
    {
        var (family, attendants) = (new List<RunState>(), new List<string>());
        if (!await CollectAsync(run, family, attendants, cancellation)) return false;
        foreach (var member in family)
        {
            if (!await IsOverAsync(InstanceIds.Of(member), cancellation)) return false;
        }
        if (!await EndAttendantsAsync(attendants, cancellation)) return false;
        // The children first: a run that is still there leads to what is left of them.
        foreach (var member in Enumerable.Reverse(family)) await RemoveOneAsync(member, cancellation);
        return true;
    }

    private async Task<bool> CollectAsync(RunState run, List<RunState> family, List<string> attendants, CancellationToken cancellation)
    {
        if (!run.Ended) return false;
        family.Add(run);
        var (entries, _) = await journal.ReadAsync(run.RunId, 0, cancellation);
        attendants.AddRange([.. InstancesOf(run).Select(InstanceIds.OfCancel), .. CallbackDesk.DeliveriesOf(run, entries)]);
        foreach (var id in entries.SelectMany(entry => entry.Events).OfType<RunEvent.ChildRequested>().Select(requested => requested.ChildRunId).Distinct())
        {
            var child = await read(id, cancellation);
            if (child.Exists && !await CollectAsync(child.Run, family, attendants, cancellation)) return false;
        }
        return true;
    }

    /// <summary>A run is over for everyone when it has ended, and for its orchestration when that is stored: nothing must be stored once it is deleted.</summary>
    private async Task<bool> IsOverAsync(string instanceId, CancellationToken cancellation)
    {
        var pause = new Pause(time);
        for (var until = time.GetUtcNow() + Patience; await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false };)
        {
            if (time.GetUtcNow() > until) return false;
            await pause.AfterAsync(true, cancellation);
        }
        return true;
    }

    /// <summary>Ends and forgets what stands beside runs and may wait for long: backstops of their cancels, deliveries of their callbacks.</summary>
    private async Task<bool> EndAttendantsAsync(List<string> ids, CancellationToken cancellation)
    {
        foreach (var id in ids) await EndAsync(id, cancellation);
        foreach (var id in ids)
        {
            if (!await IsOverAsync(id, cancellation)) return false;
            await client.PurgeInstanceAsync(id, cancellation);
        }
        return true;
    }

    private async Task EndAsync(string instanceId, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false }) await client.TerminateInstanceAsync(instanceId, "Its run is deleted.", cancellation);
    }

    private static IEnumerable<string> InstancesOf(RunState run) => Enumerable.Range(0, run.Retries + 1).Select(retries => InstanceIds.Of(run.RunId, retries));

    private async Task RemoveOneAsync(RunState run, CancellationToken cancellation)
    {
        foreach (var instanceId in InstancesOf(run)) await client.PurgeInstanceAsync(instanceId, cancellation);
        await RemoveBlobsAsync(blobs, run.RunId, cancellation);
    }

    /// <summary>Deletes whatever is stored of a run, and takes it off the lists.</summary>
    public static async Task RemoveBlobsAsync(IBlobs blobs, string runId, CancellationToken cancellation)
    {
        foreach (var prefix in (string[])[BlobNames.PayloadsOf(runId), BlobNames.MailboxOf(runId).TrimEnd('/'), BlobNames.CancelMark(runId), BlobNames.MarkersOf(runId), BlobNames.JournalOf(runId)])
        {
            await foreach (var name in blobs.ListAsync(prefix, null, cancellation)) await blobs.DeleteAsync(name, cancellation);
        }
        await new RunIndex(blobs).RemoveAsync(runId, cancellation);
    }
}
