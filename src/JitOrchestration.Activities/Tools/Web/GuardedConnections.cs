using System.Net;
using System.Net.Sockets;

namespace JitOrchestration.Activities.Tools.Web;

/// <summary>Finds the addresses of a host.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>Opens a connection to an address.</summary>
internal delegate ValueTask<Stream> Connector(IPEndPoint endPoint, CancellationToken cancellationToken);

/// <summary>
/// Makes connections to public addresses only. The name is resolved here, once, and the connection goes to the very
/// address that was checked: a name whose answer changes in between (DNS rebinding) gains nothing.
/// </summary>
public sealed class GuardedConnections
{
    /// <summary>The code of the failure to reach what is not public.</summary>
    internal const string Refused = "address_refused";

    private readonly NetworkOptions _options;
    private readonly HostResolver _resolve;
    private readonly Connector _connect;

    /// <summary>Takes what is allowed.</summary>
    /// <param name="options">Whether addresses that are not public may be reached.</param>
    /// <param name="resolve">Finds addresses; null: the resolver of the system.</param>
    public GuardedConnections(NetworkOptions options, HostResolver? resolve = null)
        : this(options, resolve, connect: null)
    {
    }

    internal GuardedConnections(NetworkOptions options, HostResolver? resolve, Connector? connect)
    {
        _options = options;
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        _connect = connect ?? ConnectAsync;
    }

    /// <summary>
    /// A handler that connects in this way, follows no redirect (each must be checked again), keeps no cookies, asks no
    /// proxy of the environment and decompresses. A refused connection fails with <see cref="HttpRequestException"/>, whose
    /// inner exception is the <see cref="ToolException"/>.
    /// </summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancellationToken) =>
            await OpenAsync(context.DnsEndPoint, cancellationToken),
    };

    private async Task<Stream> OpenAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(host.Host, cancellationToken);
        if (!_options.AllowPrivateAddresses) RefusePrivate(host.Host, addresses);
        return await FirstOfAsync([.. addresses.Select(address => new IPEndPoint(address, host.Port))], cancellationToken);
    }

    /// <summary>One address that is not public is enough: no honest name mixes the two.</summary>
    private static void RefusePrivate(string host, IPAddress[] addresses)
    {
        foreach (var address in addresses)
            if (AddressRules.WhyNotPublic(address) is { } meaning) throw NotPublic(host, address, meaning);
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        try
        {
            var addresses = await _resolve(host, cancellationToken);
            return addresses.Length > 0 ? addresses : throw Unknown(host, null);
        }
        catch (SocketException e)
        {
            throw Unknown(host, e);
        }
    }

    /// <summary>Connects to the first address that answers.</summary>
    private async Task<Stream> FirstOfAsync(IPEndPoint[] endPoints, CancellationToken cancellationToken)
    {
        foreach (var endPoint in endPoints[..^1])
        {
            try
            {
                return await _connect(endPoint, cancellationToken);
            }
            catch (SocketException)
            {
                // The next one may answer.
            }
        }
        return await _connect(endPoints[^1], cancellationToken);
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ToolException NotPublic(string host, IPAddress address, string meaning) => ToolException.Refused(
        Refused,
        $"'{host}' leads to {address}, which is no public address: {meaning}. To reach it, the operator must allow private addresses.");

    private static ToolException Unknown(string host, SocketException? cause) =>
        cause is { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } or null
            ? ToolException.Permanent("host_not_found", $"There is no host '{host}'.")
            : ToolException.Transient(
                "host_not_resolved", $"The address of '{host}' could not be found out: {cause.Message}", innerException: cause);
}
