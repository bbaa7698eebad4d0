using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>Returns its arguments: for trying out a plan, and for building a value out of others.</summary>
internal sealed class EchoTool : ITool
{
    public ToolDefinition Definition { get; } = new(
        "echo",
        "Returns its arguments as they are. Useful to build one value out of others. The result is the object of arguments.",
        Json.Parse("""{ "type": "object" }"""))
    { Effect = Effect.None };

    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken) =>
        Task.FromResult(arguments.Clone());
}
