using JitOrchestration.Activities.Engine;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Tests.Units;

public class KeyedStartsTests
{
    private const string First = "01JDTESTRVN000000000000001";
    private const string Second = "01JDTESTRVN000000000000002";

    private static readonly IdempotencyKey Key = new("key", "body");

    private readonly HookedBlobs _blobs = new();
    private readonly FakeTimeProvider _time = new();

    private KeyedStarts Starts => new(_blobs, _time);

    [Fact]
    public async Task Claim_SameKeyAndBody_IsTheSameRun()
    {
        (await Starts.ClaimAsync(Key, First, default)).ShouldBe(First);
        (await Starts.ClaimAsync(Key, Second, default)).ShouldBe(First);
        (await Starts.FindAsync(Key, default)).ShouldBe(First);
        (await Starts.FindAsync(new IdempotencyKey("another", "body"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Claim_OtherBody_IsRefusedNamingTheRun()
    {
        await Starts.ClaimAsync(Key, First, default);
        var reused = Key with { BodySha256 = "other" };

        (await Should.ThrowAsync<IdempotencyKeyReusedException>(() => Starts.ClaimAsync(reused, Second, default))).RunId.ShouldBe(First);
        (await Should.ThrowAsync<IdempotencyKeyReusedException>(() => Starts.FindAsync(reused, default))).RunId.ShouldBe(First);
    }

    [Fact]
    public async Task Claim_AfterADay_IsFreeEvenForAnotherBody()
    {
        await ClaimAndBeginAsync();

        _time.Advance(IdempotencyKey.Lifetime - TimeSpan.FromSeconds(1));
        (await Starts.ClaimAsync(Key, Second, default)).ShouldBe(First);
        _time.Advance(TimeSpan.FromSeconds(1));

        (await Starts.FindAsync(Key, default)).ShouldBeNull();
        (await Starts.ClaimAsync(Key with { BodySha256 = "other" }, Second, default)).ShouldBe(Second);
    }

    [Fact]
    public async Task Claim_OfADeletedRun_IsFree()
    {
        await ClaimAndBeginAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        await _blobs.DeleteAsync(BlobNames.Run(First));

        (await Starts.ClaimAsync(Key, Second, default)).ShouldBe(Second);
    }

    [Fact]
    public async Task Claim_OfARunThatIsAboutToBegin_Holds()
    {
        await Starts.ClaimAsync(Key, First, default);
        _time.Advance(TimeSpan.FromSeconds(59));

        (await Starts.ClaimAsync(Key, Second, default)).ShouldBe(First);
    }

    [Fact]
    public async Task Claim_AnotherIsFasterByAMoment_IsTheOthersRun()
    {
        _blobs.BeforeCreate = () => Starts.ClaimAsync(Key, Second, default);

        (await Starts.ClaimAsync(Key, First, default)).ShouldBe(Second);
    }

    [Fact]
    public async Task Claim_AnotherIsFasterToFollowAnExpiredOne_IsTheOthersRun()
    {
        await ClaimAndBeginAsync();
        _time.Advance(IdempotencyKey.Lifetime);
        _blobs.BeforeCreate = () => Starts.ClaimAsync(Key, Second, default);

        (await Starts.ClaimAsync(Key, "01JDTESTRVN000000000000003", default)).ShouldBe(Second);
    }

    [Fact]
    public async Task Claim_ManyAtOnce_AreOneRun()
    {
        var ids = Enumerable.Range(0, 50).Select(i => $"01JDTESTRVN0000000000001{i:D2}").ToArray();

        var claimed = await Task.WhenAll(ids.Select(id => Task.Run(() => Starts.ClaimAsync(Key, id, default))));

        claimed.Distinct().ShouldHaveSingleItem().ShouldBeOneOf(ids);
    }

    [Fact]
    public async Task Sweep_ClaimsThatCannotBeRead_FreesTheOthers()
    {
        await _blobs.PutAsync(BlobNames.Start("0"), "not JSON"u8.ToArray());
        await _blobs.PutAsync(BlobNames.Start("1"), "null"u8.ToArray());
        await Starts.ClaimAsync(Key, First, default);
        _time.Advance(IdempotencyKey.Lifetime);

        await Starts.SweepAsync(default);

        (await _blobs.ListAsync(BlobNames.Starts).ToListAsync()).ShouldBe([BlobNames.Start("0"), BlobNames.Start("1")]);
    }

    [Fact]
    public async Task Sweep_StoreThatDoesNotAnswer_IsGivenUp()
    {
        foreach (var number in Enumerable.Range(0, 100)) await Starts.ClaimAsync(new IdempotencyKey($"key{number}", "body"), First, default);
        var reads = 0;
        _blobs.BeforeRead = () =>
        {
            reads++;
            throw new IOException("The store does not answer.");
        };

        await Should.ThrowAsync<IOException>(() => Starts.SweepAsync(default));
        reads.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Sweep_MoreClaimsThanOneSweepLooksAt_LeavesTheRest()
    {
        foreach (var number in Enumerable.Range(0, KeyedStarts.MostAtOnce + 10)) await Starts.ClaimAsync(new IdempotencyKey($"{number:x8}", "body"), First, default);
        _time.Advance(IdempotencyKey.Lifetime);

        await Starts.SweepAsync(default);
        (await _blobs.ListAsync(BlobNames.Starts).CountAsync()).ShouldBe(10);

        await Starts.SweepAsync(default);
        (await _blobs.ListAsync(BlobNames.Starts).CountAsync()).ShouldBe(0);
    }

    private async Task ClaimAndBeginAsync()
    {
        await Starts.ClaimAsync(Key, First, default);
        await _blobs.PutAsync(BlobNames.Run(First), ReadOnlyMemory<byte>.Empty);
    }
}
