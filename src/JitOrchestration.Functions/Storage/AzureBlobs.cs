using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace JitOrchestration.Functions.Storage;

/// <summary>Blobs in a container of Azure Storage, which is made when it is first needed.</summary>
/// <param name="container">The container.</param>
public sealed class AzureBlobs(BlobContainerClient container) : IBlobs
{
    private static readonly BlobRequestConditions IfAbsent = new() { IfNoneMatch = ETag.All };

    private volatile bool _isMade;

    /// <inheritdoc/>
    public async Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        try
        {
            await UploadAsync(name, content, IfAbsent, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.Status == 412)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        UploadAsync(name, content, null, cancellation);

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellation = default) =>
        DownloadAsync(name, new BlobDownloadOptions(), cancellation);

    /// <inheritdoc/>
    public Task<byte[]?> ReadRangeAsync(string name, long offset, int length, CancellationToken cancellation = default) =>
        DownloadAsync(name, new BlobDownloadOptions { Range = new HttpRange(offset, length) }, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, string? after = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await MakeAsync(cancellation);
        // Names up to the one to begin after have to be read past: the service has no "after" that every version knows.
        await foreach (var item in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            if (after is null || string.CompareOrdinal(item.Name, after) > 0) yield return item.Name;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        await MakeAsync(cancellation);
        await container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellation);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        await MakeAsync(cancellation);
        var blob = container.GetBlobClient(name);
        try
        {
            var found = (await blob.DownloadContentAsync(cancellation)).Value;
            if (found.Content.ToMemory().Span.SequenceEqual(content.Span)) await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.None, new BlobRequestConditions { IfMatch = found.Details.ETag }, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // It is gone, or has just been written anew.
        }
    }

    private async Task MakeAsync(CancellationToken cancellation)
    {
        if (_isMade) return;
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        _isMade = true;
    }

    private async Task UploadAsync(string name, ReadOnlyMemory<byte> content, BlobRequestConditions? conditions, CancellationToken cancellation)
    {
        await MakeAsync(cancellation);
        await container.GetBlockBlobClient(name).UploadAsync(new BinaryData(content).ToStream(), new BlobUploadOptions { Conditions = conditions }, cancellation);
    }

    private async Task<byte[]?> DownloadAsync(string name, BlobDownloadOptions options, CancellationToken cancellation)
    {
        await MakeAsync(cancellation);
        try
        {
            return (await container.GetBlobClient(name).DownloadContentAsync(options, cancellation)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        // A range that begins at the end of the blob.
        catch (RequestFailedException e) when (e.Status == 416)
        {
            return [];
        }
    }
}
