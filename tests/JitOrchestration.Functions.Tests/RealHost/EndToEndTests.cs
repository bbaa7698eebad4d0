using System.Text.Json;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>A host and a storage for all tests of a class.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private Azurite? _storage;

    internal FunctionsHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (FunctionsHost.Command is null || LocalProcess.Find("azurite") is null) return;
        _storage = await Azurite.StartAsync();
        Host = await FunctionsHost.StartAsync(_storage);
    }

    public ValueTask DisposeAsync()
    {
        Host?.Dispose();
        _storage?.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class EndToEndTests(HostFixture fixture) : IClassFixture<HostFixture>
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
