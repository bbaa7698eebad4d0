using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Activities;

/// <summary>
/// Trips the tokens of activities whose run was cancelled: Durable Functions does not tell a worker. While a run has
/// activities here, its mark is looked for every two seconds.
/// </summary>
internal sealed class CancelWatch(IBlobs blobs, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly Lock _turn = new();
    private readonly Dictionary<string, Watched> _runs = [];

    /// <summary>Watches the run of an orchestration until this is disposed of.</summary>
    public Ticket Watch(string instanceId, CancellationToken cancellation)
    {
        lock (_turn)
        {
            if (!_runs.TryGetValue(instanceId, out var watched)) _runs[instanceId] = watched = new Watched(instanceId, time, LookAsync);
            watched.Activities++;
            return new Ticket(this, watched, CancellationTokenSource.CreateLinkedTokenSource(cancellation, watched.Cancelled.Token));
        }
    }

    private async Task LookAsync(Watched watched)
    {
        try
        {
            if (await blobs.ReadAsync(BlobNames.CancelMark(watched.InstanceId)) is null) return;
            Close(watched);
            await watched.Cancelled.CancelAsync();
        }
        catch (Exception)
        {
            // The storage does not answer: it is asked again in two seconds.
        }
    }

    private void Leave(Watched watched)
    {
        lock (_turn)
        {
            if (--watched.Activities == 0) Close(watched);
        }
    }

    /// <summary>Whoever comes after a cancel is of the run as it goes on: retried.</summary>
    private void Close(Watched watched)
    {
        lock (_turn)
        {
            if (_runs.GetValueOrDefault(watched.InstanceId) == watched) _runs.Remove(watched.InstanceId);
            watched.Timer.Dispose();
        }
    }

    /// <summary>An activity's place.</summary>
    internal sealed class Ticket(CancelWatch watch, Watched watched, CancellationTokenSource linked) : IDisposable
    {
        /// <summary>Trips when the run is cancelled, or the worker is to stop.</summary>
        public CancellationToken Token => linked.Token;

        /// <summary>Whether the run was cancelled.</summary>
        public bool IsCancelled => watched.Cancelled.IsCancellationRequested;

        public void Dispose()
        {
            watch.Leave(watched);
            linked.Dispose();
        }
    }

    internal sealed class Watched
    {
        public Watched(string instanceId, TimeProvider time, Func<Watched, Task> look)
        {
            InstanceId = instanceId;
            Timer = time.CreateTimer(_ => look(this), null, Every, Every);
        }

        public string InstanceId { get; }

        public CancellationTokenSource Cancelled { get; } = new();

        public ITimer Timer { get; }

        public int Activities { get; set; }
    }
}
