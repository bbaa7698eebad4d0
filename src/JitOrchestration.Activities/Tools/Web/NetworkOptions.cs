namespace JitOrchestration.Activities.Tools.Web;

/// <summary>Which hosts a service may reach, and how much it takes from them.</summary>
public sealed record NetworkOptions
{
    /// <summary>
    /// The hosts that may be reached without asking: a name (<c>example.org</c>), all names below one
    /// (<c>*.example.org</c>, which does not include <c>example.org</c>), an address, or <c>*</c> for any. Default: none.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// Whether names may lead to addresses that are not of the public internet: this machine, the local network, the
    /// metadata service of a cloud. Default: no.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>The most bytes of an answer, after decompression. Default: 2 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>The longest a fetch may take in all, redirects included. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a host may be reached without asking.</summary>
    public bool Allows(string host) => AllowedHosts.Any(pattern => HostPattern.Matches(pattern, host));
}
