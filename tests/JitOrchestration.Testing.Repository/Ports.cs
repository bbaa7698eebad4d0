using System.Net;
using System.Net.Sockets;

namespace JitOrchestration.Testing.Repository;

/// <summary>Ports for programs that must be told theirs.</summary>
public static class Ports
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Each process begins elsewhere, and none gives out a port twice: whoever got one may not have taken it yet.
    private static int _last = Random.Shared.Next(Count);

    /// <summary>A free port of those that no system gives to connections: it is still free when a program that starts slowly takes it.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
