namespace JitOrchestration.Activities.Performing;

/// <summary>Where values too large for the state of a run are kept. What it keeps belongs to one run and goes with it.</summary>
public interface IPayloadStore
{
    /// <summary>Keeps bytes; completes when they are durable. The same bytes again cost nothing.</summary>
    /// <returns>Their SHA-256 in lower-case hex, which names them within the run.</returns>
    Task<string> PutAsync(string runId, ReadOnlyMemory<byte> content);

    /// <summary>All the bytes of that name.</summary>
    Task<byte[]> ReadAsync(string runId, string sha256, CancellationToken cancellation = default);

    /// <summary>Some of the bytes of that name: from an offset, at most so many.</summary>
    Task<byte[]> ReadRangeAsync(string runId, string sha256, long offset, int length, CancellationToken cancellation = default);

    /// <summary>Keeps for one run what another has.</summary>
    Task CopyAsync(string fromRun, string toRun, string sha256);
}
