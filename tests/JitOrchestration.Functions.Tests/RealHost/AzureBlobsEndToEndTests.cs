using Azure.Storage.Blobs;
using JitOrchestration.Functions.Storage;
using JitOrchestration.Functions.Tests.Storage;

namespace JitOrchestration.Functions.Tests.RealHost;

[Collection(HostCollection.Name)]
public sealed class AzureBlobsEndToEndTests(HostFixture fixture) : BlobsContract
{
    protected override Task<IBlobs> OpenAsync()
    {
        FunctionsHost.RequireIt();
        return Task.FromResult<IBlobs>(new AzureBlobs(new BlobContainerClient(fixture.Storage.Connection, $"c{Guid.NewGuid():N}")));
    }
}
