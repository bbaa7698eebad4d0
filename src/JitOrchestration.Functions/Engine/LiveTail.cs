using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>What has happened in a run since the last part of its journal was stored.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Letters">What came of letters that were taken lately.</param>
/// <param name="IsOver">Whether the run has ended: no further letter is taken.</param>
/// <param name="IsBroken">Whether the orchestration has ended without having brought its run to an end.</param>
public sealed record Tail(IReadOnlyList<JournalEntry> Entries, IReadOnlyDictionary<string, Rejection?> Letters, bool IsOver, bool IsBroken);

/// <summary>Reads what an orchestration has not stored yet.</summary>
public interface ILiveTail
{
    /// <summary>The tail of an orchestration's run; null: there is no such orchestration.</summary>
    Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation);
}

/// <summary>
/// Reads Durable's own history, and feeds a generation with what it says, as the orchestrator does when it replays.
/// </summary>
internal sealed class HistoryTail(DurableTaskClient client) : ILiveTail
{
    public async Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is not { } instance) return null;
        var history = await client.GetOrchestrationHistoryAsync(instanceId, cancellation);
        var isBroken = instance.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
        return new HistoryReplay().Run(history) is { } generation
            ? new Tail(generation.Entries, generation.Letters, generation.IsOver, isBroken)
            : new Tail([], new Dictionary<string, Rejection?>(), IsOver: false, isBroken);
    }
}
