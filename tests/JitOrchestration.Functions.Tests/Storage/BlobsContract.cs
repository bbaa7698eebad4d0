using System.Text;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Tests.Storage;

/// <summary>What every store of blobs does.</summary>
public abstract class BlobsContract
{
    [Fact]
    public async Task Create_NameIsFree_WritesAndSaysSo()
    {
        var blobs = await OpenAsync();

        (await blobs.CreateAsync("a/b", Bytes("one"))).ShouldBeTrue();

        Text(await blobs.ReadAsync("a/b")).ShouldBe("one");
    }

    [Fact]
    public async Task Create_NameIsTaken_LeavesWhatIsThere()
    {
        var blobs = await OpenAsync();
        await blobs.CreateAsync("a", Bytes("one"));

        (await blobs.CreateAsync("a", Bytes("two"))).ShouldBeFalse();

        Text(await blobs.ReadAsync("a")).ShouldBe("one");
    }

    [Fact]
    public async Task Create_SeveralAtOnce_OneWins()
    {
        var blobs = await OpenAsync();

        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => blobs.CreateAsync("a", Bytes($"{i}")))));

        won.Count(mine => mine).ShouldBe(1);
        Text(await blobs.ReadAsync("a")).ShouldBe($"{won.IndexOf(true)}");
    }

    [Fact]
    public async Task Put_NameIsTaken_ReplacesWhatIsThere()
    {
        var blobs = await OpenAsync();
        await blobs.CreateAsync("a", Bytes("one"));

        await blobs.PutAsync("a", Bytes("two"));
        await blobs.PutAsync("b", Bytes("three"));

        Text(await blobs.ReadAsync("a")).ShouldBe("two");
        Text(await blobs.ReadAsync("b")).ShouldBe("three");
    }

    [Fact]
    public async Task Read_NotThere_IsNull()
    {
        var blobs = await OpenAsync();

        (await blobs.ReadAsync("a")).ShouldBeNull();
        (await blobs.ReadRangeAsync("a", 0, 10)).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, 3, "012")]
    [InlineData(7, 3, "789")]
    [InlineData(8, 100, "89")]
    [InlineData(10, 5, "")]
    [InlineData(40, 5, "")]
    public async Task ReadRange_AnyPlace_IsWhatIsThere(long offset, int length, string expected)
    {
        var blobs = await OpenAsync();
        await blobs.PutAsync("a", Bytes("0123456789"));

        Text(await blobs.ReadRangeAsync("a", offset, length)).ShouldBe(expected);
    }

    [Fact]
    public async Task Read_Empty_IsEmpty()
    {
        var blobs = await OpenAsync();
        await blobs.PutAsync("a", ReadOnlyMemory<byte>.Empty);

        (await blobs.ReadAsync("a")).ShouldBe([]);
        (await blobs.ReadRangeAsync("a", 0, 5)).ShouldBe([]);
    }

    [Fact]
    public async Task Read_Large_IsWhole()
    {
        var blobs = await OpenAsync();
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        await blobs.PutAsync("a", content);

        (await blobs.ReadAsync("a")).ShouldBe(content);
    }

    [Fact]
    public async Task List_Prefix_HasTheNamesInOrder()
    {
        var blobs = await OpenAsync();
        foreach (var name in (string[])["p/b", "p/a/1", "p/B", "p/10", "p/9", "q/a", "pp"]) await blobs.PutAsync(name, Bytes(name));

        (await blobs.ListAsync("p/").ToListAsync()).ShouldBe(["p/10", "p/9", "p/B", "p/a/1", "p/b"]);
        (await blobs.ListAsync("p/", "p/9").ToListAsync()).ShouldBe(["p/B", "p/a/1", "p/b"]);
        (await blobs.ListAsync("p/", "p/9z").ToListAsync()).ShouldBe(["p/B", "p/a/1", "p/b"], "a name that is not there is a place too");
        (await blobs.ListAsync("nothing/").ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_ThereOrNot_IsGone()
    {
        var blobs = await OpenAsync();
        await blobs.PutAsync("a", Bytes("one"));

        await blobs.DeleteAsync("a");
        await blobs.DeleteAsync("a");

        (await blobs.ReadAsync("a")).ShouldBeNull();
        (await blobs.CreateAsync("a", Bytes("two"))).ShouldBeTrue();
    }

    [Fact]
    public async Task Delete_OfAContent_LeavesWhatHasComeInItsPlace()
    {
        var blobs = await OpenAsync();
        await blobs.PutAsync("a", Bytes("two"));

        await blobs.DeleteAsync("a", Bytes("one"));
        Text(await blobs.ReadAsync("a")).ShouldBe("two");
        await blobs.DeleteAsync("a", Bytes("two"));
        await blobs.DeleteAsync("a", Bytes("two"));

        (await blobs.ReadAsync("a")).ShouldBeNull();
    }

    /// <summary>A store with nothing in it.</summary>
    protected abstract Task<IBlobs> OpenAsync();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? Text(byte[]? content) => content is null ? null : Encoding.UTF8.GetString(content);
}
