using System.Diagnostics;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>The largest <c>for_each</c> that the limits allow.</summary>
[Collection(HostCollection.Name)]
public sealed class LargeFanOutEndToEndTests(HostFixture fixture)
{
    private const int Items = 10_000;

    [Fact]
    public async Task ForEach_TenThousandItems_RunsInItsOwnOrchestration()
    {
        FunctionsHost.RequireIt();
        Assert.SkipUnless(Environment.GetEnvironmentVariable("JIT_LONG_TESTS") == "1", "Takes minutes on a small machine: JIT_LONG_TESTS=1.");
        var took = Stopwatch.StartNew();

        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [ { "id": "each", "tool": "calculate", "for_each": "input", "args": { "expression": "{{item}} * 2" } } ] }
            """, $"[{string.Join(",", Enumerable.Range(0, Items))}]");
        await fixture.Host.ShowsAsync(id, "completed", seconds: 600);

        TestContext.Current.TestOutputHelper?.WriteLine($"{Items} instances took {took.Elapsed.TotalSeconds:0.0} s.");
        var result = await fixture.Host.GetAsync($"/v1/runs/{id}/result");
        result.GetArrayLength().ShouldBe(Items);
        result[Items - 1].GetDouble().ShouldBe(2 * (Items - 1));
    }
}
