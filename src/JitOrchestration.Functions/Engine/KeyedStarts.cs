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
            if (await HoldsAsync(earlier, cancellation)) return earlier.For(key);
            await blobs.DeleteAsync(name, cancellation);
        }
        return runId;
    }

    /// <summary>The run that has a key; null: none has.</summary>
    /// <exception cref="IdempotencyKeyReusedException">It came with another body.</exception>
    public async Task<string?> FindAsync(IdempotencyKey? key, CancellationToken cancellation)
    {
        if (key is null || await blobs.ReadAsync(BlobNames.Start(key.KeySha256), cancellation) is not { } json) return null;
        return JsonSerializer.Deserialize<Claim>(json) is { } claim && await HoldsAsync(claim, cancellation) ? claim.For(key) : null;
    }

    private async Task<bool> HoldsAsync(Claim claim, CancellationToken cancellation) => claim.Expires > time.GetUtcNow() && await IsKeptAsync(claim, cancellation);

    /// <summary>The key of a deleted run is free; that of one that is about to begin is not.</summary>
    private async Task<bool> IsKeptAsync(Claim claim, CancellationToken cancellation) =>
        time.GetUtcNow() < claim.Expires - IdempotencyKey.Lifetime + TimeSpan.FromMinutes(1) || await blobs.ReadAsync(BlobNames.Run(claim.RunId), cancellation) is not null;

    private sealed record Claim(string RunId, string Body, DateTimeOffset Expires)
    {
        public string For(IdempotencyKey key) => Body == key.BodySha256 ? RunId : throw new IdempotencyKeyReusedException(RunId);
    }
}
