using System.Net;

namespace JitOrchestration.Api.Hosting;

/// <summary>Where the server of one machine listens, and whom it serves.</summary>
public sealed record ApiServerOptions
{
    /// <summary>The port that is listened on when nobody says otherwise.</summary>
    public const int UsualPort = 7071;

    /// <summary>The address to listen on. Default: this machine only.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0: any that is free.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>What clients have to know (<c>Authorization: Bearer</c>); null: nothing, for loopback only.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Names that the server is reached by, beside addresses and <c>localhost</c>.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Whether only this machine can reach the server.</summary>
    public bool IsLocal => IPAddress.IsLoopback(Address);

    /// <summary>Refuses options that would let anybody in.</summary>
    /// <exception cref="ArgumentException">Others can reach the address, and no key is asked for.</exception>
    internal void Check()
    {
        if (ApiKey is not null && string.IsNullOrWhiteSpace(ApiKey)) throw new ArgumentException("The API key is blank: give one that has characters, or none.");
        if (!IsLocal && ApiKey is null)
            throw new ArgumentException($"{Address} can be reached from other machines: give an API key, or listen on {IPAddress.Loopback}.");
    }
}
