using System.Security.Cryptography;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;

namespace JitOrchestration.Functions.Storage;

/// <summary>Large values as blobs, named by their content.</summary>
internal sealed class BlobPayloads(IBlobs blobs) : IPayloadStore
{
    public async Task<string> PutAsync(string runId, ReadOnlyMemory<byte> content)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        await blobs.CreateAsync(BlobNames.Payload(runId, name), content);
        return name;
    }

    public async Task<byte[]> ReadAsync(string runId, string sha256, CancellationToken cancellation = default) =>
        await blobs.ReadAsync(BlobNames.Payload(runId, sha256), cancellation) ?? throw Missing(runId, sha256);

    public async Task<byte[]> ReadRangeAsync(string runId, string sha256, long offset, int length, CancellationToken cancellation = default) =>
        await blobs.ReadRangeAsync(BlobNames.Payload(runId, sha256), offset, length, cancellation) ?? throw Missing(runId, sha256);

    public async Task CopyAsync(string fromRun, string toRun, string sha256) =>
        await blobs.CreateAsync(BlobNames.Payload(toRun, sha256), await ReadAsync(fromRun, sha256));

    private static EngineException Missing(string runId, string sha256) =>
        new("payload_missing", $"The value {sha256} of run {runId} is not in the container: it was deleted.");
}
