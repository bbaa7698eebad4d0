using System.Runtime.CompilerServices;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Engine;

/// <summary>Makes of starts with the same idempotency key the same run: a key has one blob, which is created once.</summary>
internal sealed class KeyedStarts(IBlobs blobs, TimeProvider time)
{
    /// <summary>How long whoever has claimed a key may take until the run is there.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromMinutes(1);

    /// <summary>Claims that one sweep looks at: an hour has time for the reading of so many.</summary>
    internal const int MostAtOnce = 5_000;

    /// <summary>So many claims that cannot be read do not stop a sweep.</summary>
    private const int MostUnreadable = 10;

    /// <summary>Claims a key for a run.</summary>
    /// <returns>The run that has the key: that one, or the one that claimed it first.</returns>
    /// <exception cref="IdempotencyKeyReusedException">It came with another body.</exception>
    public async Task<string> ClaimAsync(IdempotencyKey key, string runId, CancellationToken cancellation)
    {
        var mine = JsonSerializer.SerializeToUtf8Bytes(new Claim(runId, key.BodySha256, time.GetUtcNow() + IdempotencyKey.Lifetime));
        while (!await blobs.CreateAsync(BlobNames.Start(key.KeySha256), mine, cancellation))
        {
            if (await FindAsync(key, cancellation) is { } earlier) return earlier;
        }
        return runId;
    }

    /// <summary>The run that has a key; null: none has.</summary>
    /// <exception cref="IdempotencyKeyReusedException">It came with another body.</exception>
    public async Task<string?> FindAsync(IdempotencyKey? key, CancellationToken cancellation) =>
        key is not null && await HeldAsync(BlobNames.Start(key.KeySha256), cancellation) is { } claim ? claim.For(key) : null;

    /// <summary>
    /// Frees the keys whose claims no longer hold. Looks at so many claims and no more, from a place that is drawn anew each
    /// time, so that every claim has its turn. One that cannot be read is passed over.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var unreadable = 0;
        await foreach (var name in From(BlobNames.Start(Random.Shared.GetHexString(4, lowercase: true)), cancellation).Take(MostAtOnce).WithCancellation(cancellation))
        {
            try
            {
                await HeldAsync(name, cancellation);
            }
            catch (Exception) when (++unreadable <= MostUnreadable && !cancellation.IsCancellationRequested)
            {
                // Whoever comes with its key is told; the others are not to wait for it. More than a few are the store's fault.
            }
        }
    }

    /// <summary>All claims, those after a name first.</summary>
    private async IAsyncEnumerable<string> From(string start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var name in blobs.ListAsync(BlobNames.Starts, start, cancellation)) yield return name;
        await foreach (var name in blobs.ListAsync(BlobNames.Starts, null, cancellation))
        {
            if (string.CompareOrdinal(name, start) > 0) yield break;
            yield return name;
        }
    }

    /// <summary>The claim of a blob, if it holds. One that does not is deleted; one that has come in its place meanwhile is not.</summary>
    private async Task<Claim?> HeldAsync(string name, CancellationToken cancellation)
    {
        if (await blobs.ReadAsync(name, cancellation) is not { } json) return null;
        var claim = JsonSerializer.Deserialize<Claim>(json)!;
        if (await HoldsAsync(claim, cancellation)) return claim;
        await blobs.DeleteAsync(name, json, cancellation);
        return null;
    }

    private async Task<bool> HoldsAsync(Claim claim, CancellationToken cancellation) => claim.Expires > time.GetUtcNow() && await IsKeptAsync(claim, cancellation);

    /// <summary>The key of a deleted run is free; that of one that is about to begin is not.</summary>
    private async Task<bool> IsKeptAsync(Claim claim, CancellationToken cancellation) =>
        time.GetUtcNow() < claim.Expires - IdempotencyKey.Lifetime + Beginning || await blobs.ReadAsync(BlobNames.Run(claim.RunId), cancellation) is not null;

    private sealed record Claim(string RunId, string Body, DateTimeOffset Expires)
    {
        public string For(IdempotencyKey key) => Body == key.BodySha256 ? RunId : throw new IdempotencyKeyReusedException(RunId);
    }
}
