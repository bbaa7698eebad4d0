using System.Security.Cryptography;
using JitOrchestration.Embedded.Storage;
using static JitOrchestration.Embedded.Tests.Storage.TempData;

namespace JitOrchestration.Embedded.Tests.Storage;

public sealed class PayloadStoreTests : IDisposable
{
    private const int Chunk = 256 * 1024;

    private readonly TempData _data = new();
    private PayloadStore _store;

    public PayloadStoreTests() => _store = _data.OpenPayloads();

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(16 * 1024 * 1024)]
    public async Task Put_AnySize_ReadsBackAfterReopening(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);

        var sha = await _store.PutAsync(Id(1), content);
        _store.Dispose();
        _store = _data.OpenPayloads();

        sha.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)));
        (await _store.ReadAsync(Id(1), sha)).AsSpan().SequenceEqual(content).ShouldBeTrue();
    }

    [Fact]
    public async Task Put_SameContentTwice_IsStoredOnceInARun()
    {
        var content = RandomNumberGenerator.GetBytes(1024 * 1024);
        var first = await _store.PutAsync(Id(1), content);
        await _store.PutAsync(Id(2), content);

        (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _store.PutAsync(Id(1), content)))).Distinct().ShouldBe([first]);

        _store.Dispose();
        new FileInfo(_data.Folder.PayloadsPath).Length.ShouldBeInRange(2 * content.Length, 3 * content.Length);
        _store = _data.OpenPayloads();
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(Chunk - 3, 6)]
    [InlineData(Chunk, Chunk)]
    [InlineData(5, (2 * Chunk) + 50)]
    [InlineData((2 * Chunk) + 90, 1000)]
    [InlineData((2 * Chunk) + 100, 10)]
    [InlineData(10_000_000, 10)]
    [InlineData(7, 0)]
    public async Task ReadRange_AnyRange_IsThatPartOfTheValue(long offset, int length)
    {
        var content = RandomNumberGenerator.GetBytes((2 * Chunk) + 100);
        var sha = await _store.PutAsync(Id(1), content);

        var part = await _store.ReadRangeAsync(Id(1), sha, offset, length);

        part.ShouldBe(content.Skip((int)offset).Take(length).ToArray());
    }

    [Fact]
    public async Task Copy_ToAnotherRun_OutlivesTheFirst()
    {
        var content = RandomNumberGenerator.GetBytes(Chunk + 5);
        var sha = await _store.PutAsync(Id(1), content);

        await _store.CopyAsync(Id(1), Id(2), sha);
        await _store.CopyAsync(Id(1), Id(2), sha);
        await _store.DeleteRunAsync(Id(1));

        (await _store.ReadAsync(Id(2), sha)).ShouldBe(content);
        (await Should.ThrowAsync<StorageException>(() => _store.ReadAsync(Id(1), sha))).Code.ShouldBe("payload_missing");
    }

    [Fact]
    public async Task Copy_MissingValue_FailsWithoutHarmToOthersOfItsCommit()
    {
        var content = Bytes("fine");

        var copy = _store.CopyAsync(Id(1), Id(2), new string('0', 64));
        var put = _store.PutAsync(Id(3), content);

        (await Should.ThrowAsync<StorageException>(() => copy)).Code.ShouldBe("payload_missing");
        (await _store.ReadAsync(Id(3), await put)).ShouldBe(content);
    }

    [Fact]
    public async Task DeleteRun_FreesItsRoom()
    {
        for (var round = 0; round < 4; round++)
        {
            await _store.PutAsync(Id(round), RandomNumberGenerator.GetBytes(1024 * 1024));
            await _store.DeleteRunAsync(Id(round));
        }

        _store.Dispose();
        new FileInfo(_data.Folder.PayloadsPath).Length.ShouldBeLessThan(2 * 1024 * 1024);
        _store = _data.OpenPayloads();
    }

    [Fact]
    public async Task Dispose_StoresWhatIsQueued()
    {
        var puts = Enumerable.Range(0, 100).Select(n => _store.PutAsync(Id(1), Bytes($"value {n}"))).ToList();

        _store.Dispose();
        var shas = await Task.WhenAll(puts);

        _store = _data.OpenPayloads();
        (await _store.ReadAsync(Id(1), shas[99])).ShouldBe(Bytes("value 99"));
    }
}
