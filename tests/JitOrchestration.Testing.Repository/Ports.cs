using System.Net;
using System.Net.Sockets;

namespace JitOrchestration.Testing.Repository;

/// <summary>Ports for programs that must be told theirs.</summary>
public static class Ports
{
    /// <summary>A free port of those that no system gives to connections: it is still free when a program that starts slowly takes it.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
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
