using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools;

/// <summary>A tool that is only looked at, not called.</summary>
internal class FakeTool(string name) : ITool
{
    public string Schema { get; init; } = """{"type":"object"}""";

    public Effect Effect { get; init; } = Effect.None;

    public bool ReachesNetwork { get; init; }

    public ToolDefinition Definition => new(name, "A fake.", JsonElement.Parse(Schema)) { Effect = Effect, ReachesNetwork = ReachesNetwork };

    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"{name} is not to be called here.");
}

/// <summary>A tool that reaches the hosts it is made with.</summary>
internal sealed class FakeNetworkTool(string name, params string[] hosts) : FakeTool(name), INetworkTool
{
    public IReadOnlyList<string> HostsReached(JsonElement arguments) => hosts;
}
