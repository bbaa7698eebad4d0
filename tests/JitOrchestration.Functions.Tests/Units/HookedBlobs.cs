using JitOrchestration.Functions.Storage;
using JitOrchestration.Functions.Tests.InProcess;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>Blobs in memory, with something that happens at the worst moment.</summary>
internal sealed class HookedBlobs : IBlobs
{
    private readonly MemoryBlobs _blobs = new();

    /// <summary>Happens once, before the next blob is created.</summary>
    public Func<Task>? BeforeCreate { get; set; }

    /// <summary>Happens before each reading.</summary>
    public Action? BeforeRead { get; set; }

    public async Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        var before = BeforeCreate;
        BeforeCreate = null;
        if (before is not null) await before();
        return await _blobs.CreateAsync(name, content, cancellation);
    }

    public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => _blobs.PutAsync(name, content, cancellation);

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellation = default)
    {
        BeforeRead?.Invoke();
        return _blobs.ReadAsync(name, cancellation);
    }

    public Task<byte[]?> ReadRangeAsync(string name, long offset, int length, CancellationToken cancellation = default) => _blobs.ReadRangeAsync(name, offset, length, cancellation);

    public IAsyncEnumerable<string> ListAsync(string prefix, string? after = null, CancellationToken cancellation = default) => _blobs.ListAsync(prefix, after, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => _blobs.DeleteAsync(name, cancellation);

    public Task DeleteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => _blobs.DeleteAsync(name, content, cancellation);
}
