namespace JitOrchestration.Activities.Engine;

/// <summary>Makes a start that is sent twice one start: the same key with the same body, within a day, is the same run.</summary>
/// <param name="KeySha256">The SHA-256 of the client's key, in lower-case hex: the key itself is nobody's business.</param>
/// <param name="BodySha256">The SHA-256 of what it came with.</param>
public sealed record IdempotencyKey(string KeySha256, string BodySha256)
{
    /// <summary>How long a key is remembered: what most services that take such keys do.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
}

/// <summary>An idempotency key came with another body before. Nothing was stored.</summary>
/// <param name="runId">The run that it started.</param>
public sealed class IdempotencyKeyReusedException(string runId)
    : Exception($"The idempotency key came with another body before, and started the run {runId}. Use a new key for a new run.")
{
    /// <summary>The run that the key started.</summary>
    public string RunId { get; } = runId;
}
