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
        var mine = JsonSerializer.SerializeToUtf8Bytes(new Claim(runId, key.BodySha256, time.GetUtcNow() + IdempotencyKey.Lifetime));
        // A claim that no longer holds is never taken away, which two could do at once, but followed by another.
        for (var number = 0; ; number++)
        {
            if (await FindAsync(key, number, cancellation) is { } earlier)
            {
                if (await HoldsAsync(earlier, cancellation)) return earlier.For(key);
            }
            else if (await blobs.CreateAsync(BlobNames.Start(key.KeySha256, number), mine, cancellation))
            {
                return runId;
            }
            else
            {
                number--;
            }
        }
    }

    /// <summary>The run that has a key; null: none has.</summary>
    /// <exception cref="IdempotencyKeyReusedException">It came with another body.</exception>
    public async Task<string?> FindAsync(IdempotencyKey? key, CancellationToken cancellation)
    {
        for (var number = 0; key is not null && await FindAsync(key, number, cancellation) is { } claim; number++)
        {
            if (await HoldsAsync(claim, cancellation)) return claim.For(key);
        }
        return null;
    }

    private async Task<Claim?> FindAsync(IdempotencyKey key, int number, CancellationToken cancellation) =>
        await blobs.ReadAsync(BlobNames.Start(key.KeySha256, number), cancellation) is { } json ? JsonSerializer.Deserialize<Claim>(json) : null;

    private async Task<bool> HoldsAsync(Claim claim, CancellationToken cancellation) => claim.Expires > time.GetUtcNow() && await IsKeptAsync(claim, cancellation);

    /// <summary>The key of a deleted run is free; that of one that is about to begin is not.</summary>
    private async Task<bool> IsKeptAsync(Claim claim, CancellationToken cancellation) =>
        time.GetUtcNow() < claim.Expires - IdempotencyKey.Lifetime + TimeSpan.FromMinutes(1) || await blobs.ReadAsync(BlobNames.Run(claim.RunId), cancellation) is not null;

    private sealed record Claim(string RunId, string Body, DateTimeOffset Expires)
    {
        public string For(IdempotencyKey key) => Body == key.BodySha256 ? RunId : throw new IdempotencyKeyReusedException(RunId);
    }
}
