namespace JitOrchestration.Activities.Tools.Web;

/// <summary>Patterns for host names: <c>example.org</c>, <c>*.example.org</c> (all names below it), <c>*</c>.</summary>
internal static class HostPattern
{
    /// <summary>Whether a host fits; case and the dot at the end of a full name do not matter.</summary>
    public static bool Matches(string pattern, string host)
    {
        var (wanted, given) = (Normal(pattern), Normal(host));
        if (wanted.Length == 0 || given.Length == 0) return false;
        if (wanted == "*") return true;
        return wanted.StartsWith("*.", StringComparison.Ordinal)
            ? given.Length > wanted.Length - 1 && given.EndsWith(wanted[1..], StringComparison.Ordinal)
            : given == wanted;
    }

    private static string Normal(string host) => host.Trim().TrimEnd('.').ToLowerInvariant();
}
