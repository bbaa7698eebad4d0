namespace JitOrchestration.Functions.Tests.RealHost;

[Collection(HostCollection.Name)]
public sealed class RunEndToEndTests(HostFixture fixture)
{
    [Fact]
    public async Task Run_FanOutAndJoin_CompletesWithItsResults()
    {
        FunctionsHost.RequireIt();

        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [
              { "id": "each", "tool": "calculate", "for_each": "input", "args": { "expression": "{{item}} * 2" } },
              { "id": "all", "tool": "echo", "args": { "values": "{{each.result}}" }, "depends_on": ["each"] } ] }
            """, "[1, 2, 3]");
        var run = await fixture.Host.EndAsync(id);

        run.GetProperty("status").GetString().ShouldBe("completed", run.ToString());
    }
}
