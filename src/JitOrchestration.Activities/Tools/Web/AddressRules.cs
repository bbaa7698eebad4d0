using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace JitOrchestration.Activities.Tools.Web;

/// <summary>
/// Tells addresses of the public internet from all others, by the IANA registries of special-purpose addresses for
/// IPv4 and IPv6 (RFC 6890) and by the address formats that carry an IPv4 address within an IPv6 one.
/// </summary>
internal static class AddressRules
{
    private static readonly (IPNetwork Network, string Meaning)[] Special =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "unspecified"),
        (IPNetwork.Parse("10.0.0.0/8"), "private (RFC 1918)"),
        (IPNetwork.Parse("100.64.0.0/10"), "shared by a provider (RFC 6598)"),
        (IPNetwork.Parse("127.0.0.0/8"), "this machine"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local, where clouds keep their metadata (RFC 3927)"),
        (IPNetwork.Parse("172.16.0.0/12"), "private (RFC 1918)"),
        (IPNetwork.Parse("192.0.0.0/24"), "for protocols (RFC 6890)"),
        (IPNetwork.Parse("192.0.2.0/24"), "for documentation (RFC 5737)"),
        (IPNetwork.Parse("192.88.99.0/24"), "a 6to4 relay (RFC 7526)"),
        (IPNetwork.Parse("192.168.0.0/16"), "private (RFC 1918)"),
        (IPNetwork.Parse("198.18.0.0/15"), "for benchmarks (RFC 2544)"),
        (IPNetwork.Parse("198.51.100.0/24"), "for documentation (RFC 5737)"),
        (IPNetwork.Parse("203.0.113.0/24"), "for documentation (RFC 5737)"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast"),
        (IPNetwork.Parse("240.0.0.0/4"), "reserved or broadcast (RFC 1112)"),
        (IPNetwork.Parse("::/128"), "unspecified"),
        (IPNetwork.Parse("::1/128"), "this machine"),
        (IPNetwork.Parse("64:ff9b:1::/48"), "a local translation to IPv4 (RFC 8215)"),
        (IPNetwork.Parse("100::/64"), "discarded (RFC 6666)"),
        (IPNetwork.Parse("2001::/23"), "for protocols, Teredo among them (RFC 2928, RFC 4380)"),
        (IPNetwork.Parse("2001:db8::/32"), "for documentation (RFC 3849)"),
        (IPNetwork.Parse("3fff::/20"), "for documentation (RFC 9637)"),
        (IPNetwork.Parse("fc00::/7"), "private (RFC 4193)"),
        (IPNetwork.Parse("fe80::/10"), "link-local (RFC 4291)"),
        (IPNetwork.Parse("fec0::/10"), "site-local (RFC 3879)"),
        (IPNetwork.Parse("ff00::/8"), "multicast"),
    ];

    /// <summary>Prefixes of IPv6 addresses that carry an IPv4 address, and where in their 16 bytes it begins.</summary>
    private static readonly (IPNetwork Network, int At)[] Carriers =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12), // IPv4-mapped, RFC 4291
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12), // IPv4-translated, RFC 2765
        (IPNetwork.Parse("::/96"), 12), // IPv4-compatible, RFC 4291
        (IPNetwork.Parse("64:ff9b::/96"), 12), // NAT64, RFC 6052
        (IPNetwork.Parse("2002::/16"), 2), // 6to4, RFC 3056
    ];

    /// <summary>What an address is if it is not of the public internet; null when it is.</summary>
    public static string? WhyNotPublic(IPAddress address)
    {
        var meaning = Special.FirstOrDefault(entry => Contains(entry.Network, address)).Meaning;
        return meaning ?? (Carried(address) is { } inner ? WhyNotPublic(inner) : null);
    }

    /// <summary>What a host is if its name alone says that it is not of the public internet; null: a look-up has to tell.</summary>
    public static string? WhyNotPublic(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return WhyNotPublic(address);
        // RFC 6761: these names never mean another machine.
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? "this machine" : null;
    }

    /// <summary>Why a host can never be reached as things are configured; null: perhaps it can.</summary>
    public static string? WhyRefused(string host, NetworkOptions network) => !network.AllowPrivateAddresses && WhyNotPublic(host) is { } meaning
        ? $"'{host}' is no public address: {meaning}. To reach it, the operator must allow private addresses (JIT_ALLOW_PRIVATE_ADDRESSES)."
        : null;

    private static IPAddress? Carried(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        var at = Carriers.FirstOrDefault(carrier => Contains(carrier.Network, address)).At;
        return at == 0 ? null : new IPAddress(address.GetAddressBytes().AsSpan(at, 4));
    }

    /// <summary>As <see cref="IPNetwork.Contains"/>, but an IPv4-mapped address counts as the IPv6 address that it is.</summary>
    private static bool Contains(IPNetwork network, IPAddress address)
    {
        if (network.BaseAddress.AddressFamily != address.AddressFamily) return false;
        if (address.AddressFamily == AddressFamily.InterNetwork) return network.Contains(address);
        var shift = 128 - network.PrefixLength;
        return Number(address) >> shift == Number(network.BaseAddress) >> shift;
    }

    private static UInt128 Number(IPAddress address) => BinaryPrimitives.ReadUInt128BigEndian(address.GetAddressBytes());
}
