using System.Diagnostics.CodeAnalysis;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Callbacks;

/// <summary>
/// Who is told next: as many at once as the process may, and as each host may; first come, first served, except that a
/// host that is slow holds up nobody but its own.
/// </summary>
internal sealed class HostSlots(int limit, int perHost)
{
    private readonly Queue<PendingCallback> _waiting = new();
    private readonly Dictionary<string, (int Used, Queue<PendingCallback> Waiting)> _hosts = [];

    /// <summary>How many slots are in use.</summary>
    public int Used { get; private set; }

    public void Enqueue(PendingCallback callback) => _waiting.Enqueue(callback);

    /// <summary>Gives a slot to the next that may have one.</summary>
    public bool TryTake([NotNullWhen(true)] out PendingCallback? callback)
    {
        callback = null;
        while (Used < limit && callback is null && _waiting.TryDequeue(out var next))
        {
            var host = _hosts.GetValueOrDefault(HostOf(next), (Used: 0, Waiting: new()));
            if (host.Used >= perHost) host.Waiting.Enqueue(next);
            else callback = Use(next, host);
        }
        return callback is not null;
    }

    /// <summary>Gives a slot back; whoever waits for its host is next.</summary>
    public void Return(PendingCallback callback)
    {
        var host = _hosts[HostOf(callback)];
        Used--;
        if (host.Waiting.TryDequeue(out var next)) _waiting.Enqueue(next);
        if (host.Used == 1 && next is null) _hosts.Remove(HostOf(callback));
        else _hosts[HostOf(callback)] = host with { Used = host.Used - 1 };
    }

    private PendingCallback Use(PendingCallback callback, (int Used, Queue<PendingCallback> Waiting) host)
    {
        Used++;
        _hosts[HostOf(callback)] = host with { Used = host.Used + 1 };
        return callback;
    }

    private static string HostOf(PendingCallback callback) => new Uri(callback.Url).IdnHost;
}
