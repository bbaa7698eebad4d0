using System.Security.Cryptography;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Tests.Performing;

/// <summary>A store in memory that remembers what was read of it.</summary>
internal sealed class MemoryPayloads : IPayloadStore
{
    private readonly Dictionary<string, byte[]> _payloads = [];

    /// <summary>The names of those that were read whole.</summary>
    public List<string> ReadWhole { get; } = [];

    /// <summary>How many bytes were read in ranges.</summary>
    public long BytesInRanges { get; private set; }

    /// <summary>What keeping throws; null: nothing.</summary>
    public Exception? Broken { get; init; }

    public async Task<Value.Stored> KeepAsync<T>(T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value);
        return new Value.Stored(await PutAsync("", json), json.Length, JsonElement.Parse(json).ValueKind, null);
    }

    public Task<string> PutAsync(string runId, ReadOnlyMemory<byte> content)
    {
        if (Broken is not null) throw Broken;
        var name = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        _payloads[name] = content.ToArray();
        return Task.FromResult(name);
    }

    public Task<byte[]> ReadAsync(string runId, string sha256, CancellationToken cancellation = default)
    {
        ReadWhole.Add(sha256);
        return Task.FromResult(_payloads[sha256]);
    }

    public Task<byte[]> ReadRangeAsync(string runId, string sha256, long offset, int length, CancellationToken cancellation = default)
    {
        var range = _payloads[sha256].AsSpan((int)offset, (int)Math.Min(length, _payloads[sha256].Length - offset)).ToArray();
        BytesInRanges += range.Length;
        return Task.FromResult(range);
    }

    public Task CopyAsync(string fromRun, string toRun, string sha256) => Task.CompletedTask;
}
