using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>Blobs in memory, for tests that need no storage. Held against the same contract as the real ones.</summary>
internal sealed class MemoryBlobs : IBlobs
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();

    public Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        Task.FromResult(_blobs.TryAdd(name, content.ToArray()));

    public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        _blobs[name] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellation = default) => Task.FromResult(_blobs.GetValueOrDefault(name));

    public Task<byte[]?> ReadRangeAsync(string name, long offset, int length, CancellationToken cancellation = default) => Task.FromResult(
        _blobs.TryGetValue(name, out var content) ? content[(int)Math.Min(offset, content.Length)..(int)Math.Min(offset + length, content.Length)] : null);

    public async IAsyncEnumerable<string> ListAsync(string prefix, string? after = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.Yield();
        foreach (var name in _blobs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(name, after) > 0).Order(StringComparer.Ordinal)) yield return name;
    }

    public Task DeleteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        if (_blobs.TryGetValue(name, out var found) && found.AsSpan().SequenceEqual(content.Span)) _blobs.TryRemove(KeyValuePair.Create(name, found));
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        _blobs.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}
