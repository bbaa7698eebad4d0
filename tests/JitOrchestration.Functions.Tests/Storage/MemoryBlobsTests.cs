using JitOrchestration.Functions.Storage;
using JitOrchestration.Functions.Tests.InProcess;

namespace JitOrchestration.Functions.Tests.Storage;

public sealed class MemoryBlobsTests : BlobsContract
{
    protected override Task<IBlobs> OpenAsync() => Task.FromResult<IBlobs>(new MemoryBlobs());
}
