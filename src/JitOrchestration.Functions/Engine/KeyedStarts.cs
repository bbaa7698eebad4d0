using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Engine;

/// <summary>Makes of starts with the same idempotency key the same run.</summary>
internal sealed class KeyedStarts(IBlobs blobs, TimeProvider time)
{
    /// <summary>Claims a key for a run.</summary>
    /// <returns>The run that has the key: that one, or the one that claimed it first.</returns>
    /// <exception cref="IdempotencyKeyReusedException">It came with another body.</exception>
    public async Task<string> ClaimAsync(IdempotencyKey key, string runId, CancellationToken cancellation)
    {
        var name = BlobNames.Start(key.KeySha256);
        var mine = new Claim(runId, key.BodySha256, time.GetUtcNow() + IdempotencyKey.Lifetime);
        while (!await blobs.CreateAsync(name, JsonSerializer.SerializeToUtf8Bytes(mine), cancellation))
        {
            if (await blobs.ReadAsync(name, cancellation) is not { } json || JsonSerializer.Deserialize<Claim>(json) is not { } earlier) continue;
            if (earlier.Expires > time.GetUtcNow() && await IsKeptAsync(earlier, cancellation)) return earlier.Body == mine.Body ? earlier.RunId : throw new IdempotencyKeyReusedException(earlier.RunId);
            await blobs.DeleteAsync(name, cancellation);
        }
        return runId;
    }

    /// <summary>The key of a deleted run is free; that of one that is about to begin is not.</summary>
    private async Task<bool> IsKeptAsync(Claim claim, CancellationToken cancellation) =>
        time.GetUtcNow() < claim.Expires - IdempotencyKey.Lifetime + TimeSpan.FromMinutes(1) || await blobs.ReadAsync(BlobNames.Run(claim.RunId), cancellation) is not null;

    private sealed record Claim(string RunId, string Body, DateTimeOffset Expires);
}
