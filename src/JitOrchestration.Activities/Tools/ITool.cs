using System.Text.Json;

namespace JitOrchestration.Activities.Tools;

/// <summary>Something a plan or an agent can call. Thread-safe: calls run in parallel.</summary>
public interface ITool
{
    /// <summary>What it is, as planners, policies and people see it.</summary>
    ToolDefinition Definition { get; }

    /// <summary>Does the work.</summary>
    /// <param name="arguments">Rendered, and checked against the schema of the definition.</param>
    /// <param name="call">Which call of which run this is.</param>
    /// <param name="cancellationToken">Trips when the call times out, or the run is cancelled or the host stops.</param>
    /// <returns>The result, which must not belong to a document that is disposed.</returns>
    /// <exception cref="ToolException">It did not work; the failure says whether trying again can help.</exception>
    Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken);
}

/// <summary>A tool that may reach hosts which the arguments name: the policy asks first for those not allowed.</summary>
public interface INetworkTool : ITool
{
    /// <summary>The hosts that a call with these arguments would reach.</summary>
    /// <exception cref="ToolException">The arguments name no host, or one that can never be reached.</exception>
    IReadOnlyList<string> HostsReached(JsonElement arguments);
}
