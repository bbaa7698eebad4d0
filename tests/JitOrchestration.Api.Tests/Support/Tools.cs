using System.Collections.Concurrent;
using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Api.Tests.Support;

/// <summary>A tool <c>gate</c> whose calls answer only when the test lets them.</summary>
internal sealed class GateTool : ITool
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ToolDefinition Definition { get; } =
        new("gate", "Waits for the test.", JsonElement.Parse("""{ "type": "object" }""")) { Effect = Effect.None };

    public void Open() => _open.TrySetResult();

    public async Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        await _open.Task.WaitAsync(cancellationToken);
        return JsonElement.Parse("\"opened\"");
    }
}

/// <summary>A tool <c>mendable</c> that fails until the test mends it; then it answers with its arguments.</summary>
internal sealed class MendableTool : ITool
{
    private int _calls;
    private volatile bool _works;

    public ToolDefinition Definition { get; } =
        new("mendable", "Fails until it is mended.", JsonElement.Parse("""{ "type": "object" }""")) { Effect = Effect.None };

    public int Calls => _calls;

    public void Mend() => _works = true;

    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return _works ? Task.FromResult(arguments.Clone()) : throw ToolException.Permanent("out_of_order", "Out of order.");
    }
}

/// <summary>A tool <c>send_once</c> whose first call in a run gets lost: nobody knows whether it happened.</summary>
internal sealed class LostTool : ITool
{
    private readonly ConcurrentDictionary<string, bool> _lost = new();

    public ToolDefinition Definition { get; } =
        new("send_once", "Sends something, which must not happen twice.", JsonElement.Parse("""{ "type": "object" }""")) { Effect = Effect.Once };

    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken) =>
        _lost.TryAdd(call.RunId, true)
            ? throw ToolException.Transient("connection_lost", "The connection was lost.", mayHaveHappened: true)
            : Task.FromResult(JsonElement.Parse("""{"sent":true}"""));
}

/// <summary>A tool <c>change</c> that asks first, because it says that it changes something.</summary>
internal sealed class ChangeTool : ITool
{
    public ToolDefinition Definition { get; } =
        new("change", "Changes something.", JsonElement.Parse("""{ "type": "object" }""")) { Effect = Effect.Idempotent };

    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken) => Task.FromResult(arguments.Clone());
}
