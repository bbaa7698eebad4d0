using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>The engine of this process. Functions are handed a client of Durable with each call, and it is always the same. Thread-safe.</summary>
internal sealed class DurableEngines(
    IBlobs blobs, ToolRegistry tools, IThinking thinking, HistoryLimits history, TimeProvider time, CallbackOptions? callbacks = null, ILiveTail? live = null, RunLog? log = null)
{
    private readonly Lock _turn = new();
    private DurableEngine? _engine;

    /// <summary>The engine over a client.</summary>
    public DurableEngine Of(DurableTaskClient client)
    {
        lock (_turn) return _engine ??= new DurableEngine(client, blobs, tools, time, live, history, callbacks, thinking, log);
    }
}
