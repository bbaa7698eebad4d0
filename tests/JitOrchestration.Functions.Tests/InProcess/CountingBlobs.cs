using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>Blobs that count how often they are read, and may answer only when so many reads are under way together.</summary>
internal sealed class CountingBlobs : IBlobs
{
    private readonly MemoryBlobs _blobs = new();
    private readonly TaskCompletionSource _together = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public int Reads => _reads;

    /// <summary>How many reads must have begun before one is answered.</summary>
    public int Together { get; set; }

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellation = default)
    {
        if (Interlocked.Increment(ref _reads) >= Together) _together.TrySetResult();
        await _together.Task.WaitAsync(EngineUnderTest.Patience, cancellation);
        return await _blobs.ReadAsync(name, cancellation);
    }

    public Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => _blobs.CreateAsync(name, content, cancellation);

    public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => _blobs.PutAsync(name, content, cancellation);

    public Task<byte[]?> ReadRangeAsync(string name, long offset, int length, CancellationToken cancellation = default) => _blobs.ReadRangeAsync(name, offset, length, cancellation);

    public IAsyncEnumerable<string> ListAsync(string prefix, string? after = null, CancellationToken cancellation = default) => _blobs.ListAsync(prefix, after, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => _blobs.DeleteAsync(name, cancellation);

    public Task DeleteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => _blobs.DeleteAsync(name, content, cancellation);
}
