using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Functions.Callbacks;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>What is due when a run has ended, whoever brought it to its end.</summary>
internal sealed class RunEnds(DurableTaskClient client, IBlobs blobs)
{
    private readonly RunIndex _index = new(blobs);
    private readonly IPayloadStore _payloads = new BlobPayloads(blobs);

    /// <summary>
    /// Has whoever wants to be told told of it, and lists a run as ended; gives the result of a child to its parent. One that
    /// has not ended is left alone.
    /// </summary>
    public async Task SettleAsync(RunState run, CancellationToken cancellation)
    {
        if (!run.Ended) return;
        // Before it is listed as ended: what is listed as live is looked after.
        await new CallbackDesk(client).TakeEndAsync(run, cancellation);
        if (run.Parent is not { } parent) await _index.EndAsync(run, cancellation);
        // Payloads belong to one run: what the parent will refer to must be its own before it hears of it.
        else if (run.Result is Value.Stored result) await _payloads.CopyAsync(run.RunId, parent.RunId, result.Sha256);
    }
}
