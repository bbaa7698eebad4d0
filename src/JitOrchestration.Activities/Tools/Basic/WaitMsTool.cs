using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>Takes time and returns its arguments: for trying out concurrency, timeouts and cancellation.</summary>
/// <param name="time">The clock it waits by.</param>
internal sealed class WaitMsTool(TimeProvider time) : ITool
{
    public ToolDefinition Definition { get; } = new(
        "wait_ms",
        "Waits some milliseconds (at most 5 minutes), then returns its arguments; for longer pauses a plan has `wait`. "
        + "The result is the object of arguments.",
        Json.Parse("""
            { "type": "object",
              "properties": { "ms": { "type": "integer", "minimum": 0, "maximum": 300000, "description": "How many milliseconds." } },
              "required": ["ms"] }
            """))
    { Effect = Effect.None };

    public async Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        var result = arguments.Clone();
        await Task.Delay(TimeSpan.FromMilliseconds(arguments.Whole("ms", 0)), time, cancellationToken).ConfigureAwait(false);
        return result;
    }
}
