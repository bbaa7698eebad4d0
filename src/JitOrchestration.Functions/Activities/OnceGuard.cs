using System.Globalization;
using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Activities;

/// <summary>
/// Durable Functions performs an activity at least once. A call that must not happen twice leaves a marker before it
/// happens, and its answer in the marker after; who finds a marker without an answer asks a person.
/// </summary>
internal sealed class OnceGuard(ActivityPerformer performer, IBlobs blobs)
{
    /// <summary>The bytes of a marker without an answer; an answer has more.</summary>
    private const int MarkerLength = 16;

    public async Task<Input> PerformAsync(RunContext run, Command.CallTool call, CancellationToken cancellation)
    {
        var marker = BlobNames.Marker(run.RunId, string.Create(CultureInfo.InvariantCulture, $"{run.IdempotencyKey(call)}#{call.Attempt}"));
        if (await blobs.ReadAsync(marker, cancellation) is { } left) return Earlier(call, left);
        var (ready, instead) = await performer.Tools.PrepareAsync(run, call, cancellation);
        if (ready is null) return instead!;
        if (!await TryMarkAsync(marker, cancellation)) return InDoubt(call);
        var answer = await performer.Tools.InvokeAsync(run, ready, cancellation);
        await blobs.PutAsync(marker, Encoding.UTF8.GetBytes(InputJson.ToElement(answer).GetRawText()), CancellationToken.None);
        return answer;
    }

    /// <summary>A marker says whose it is: an upload that was repeated by itself finds its own, and is not in doubt.</summary>
    private async Task<bool> TryMarkAsync(string marker, CancellationToken cancellation)
    {
        var mine = Guid.NewGuid().ToByteArray();
        return await blobs.CreateAsync(marker, mine, cancellation) || (await blobs.ReadAsync(marker, cancellation))?.AsSpan().SequenceEqual(mine) == true;
    }

    private static Input Earlier(Command.CallTool call, byte[] left) => left.Length == MarkerLength ? InDoubt(call) : InputJson.Read(left);

    private static Input.Failed InDoubt(Command.CallTool call) =>
        new(call.Key, new Failure("outcome_unknown", "The worker that performed it is gone.", FailureKind.Transient) { MayHaveHappened = true });
}
