using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools;

/// <summary>Calls tools in short.</summary>
internal static class ToolCalls
{
    private static readonly ToolCall Call = new("run", "run/step/c0", 1);

    public static Task<JsonElement> CallAsync(this ITool tool, string arguments, CancellationToken cancellationToken = default) =>
        tool.InvokeAsync(JsonElement.Parse(arguments), Call, cancellationToken);

    public static async Task<Failure> FailAsync(this ITool tool, string arguments) =>
        (await Should.ThrowAsync<ToolException>(() => tool.CallAsync(arguments))).Failure;

    /// <summary>The result as JSON text.</summary>
    public static async Task<string> JsonOf(this ITool tool, string arguments) => (await tool.CallAsync(arguments)).GetRawText();
}
