using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>
/// Keeps what was last read of the runs that are watched: to ask whether an orchestration has moved since costs one read
/// of a row, its history costs all of its rows. Thread-safe.
/// </summary>
/// <param name="client">Durable Functions.</param>
/// <param name="tail">Reads what has moved.</param>
internal sealed class KeptTail(DurableTaskClient client, ILiveTail tail) : ILiveTail
{
    /// <summary>Runs that are kept; a tail has at most what one history has.</summary>
    public const int MostKept = 64;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, (DateTimeOffset MovedAt, OrchestrationRuntimeStatus Status, Tail Tail)> _kept = [];
    private readonly Queue<string> _order = new();

    public async Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is not { } instance) return null;
        var (movedAt, status) = (instance.LastUpdatedAt, instance.RuntimeStatus);
        lock (_turn)
        {
            if (_kept.TryGetValue(instanceId, out var kept) && (kept.MovedAt, kept.Status) == (movedAt, status)) return kept.Tail;
        }
        // Read after the row, which is written after the history: what is kept is never older than its moment.
        if (await tail.ReadAsync(instanceId, cancellation) is not { } read) return null;
        lock (_turn)
        {
            if (!_kept.ContainsKey(instanceId)) _order.Enqueue(instanceId);
            _kept[instanceId] = (movedAt, status, read);
            if (_order.Count > MostKept) _kept.Remove(_order.Dequeue());
        }
        return read;
    }
}
