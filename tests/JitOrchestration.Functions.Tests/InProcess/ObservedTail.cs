using System.Collections.Concurrent;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>What orchestrations show of themselves, where no history can be read: the in-process host keeps it to itself.</summary>
internal sealed class ObservedTail(Func<DurableTaskClient> client) : ILiveTail
{
    private readonly ConcurrentDictionary<string, Tail> _tails = new();

    public void See(string instanceId, Generation generation) =>
        _tails[instanceId] = new Tail([.. generation.Entries], new Dictionary<string, Rejection?>(generation.Letters), generation.IsOver, IsBroken: false);

    public async Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation)
    {
        if (await client().GetInstanceAsync(instanceId, cancellation) is not { } instance) return null;
        var isBroken = instance.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
        return _tails.GetValueOrDefault(instanceId, new Tail([], new Dictionary<string, Rejection?>(), IsOver: false, isBroken)) with { IsBroken = isBroken };
    }
}
