using System.Net;
using JitOrchestration.Activities.Tools.Web;

namespace JitOrchestration.Activities.Models;

/// <summary>Addresses of model servers, checked and brought into one form: no slash at the end.</summary>
internal static class EndpointAddress
{
    private const string AzurePath = "/openai/v1";
    private static readonly string[] LocalNames = [".localhost", ".local", ".home.arpa", ".internal"];
    private static readonly string[] AzureHosts = [".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com", ".openai.azure.us", ".openai.azure.cn"];

    /// <summary>The v1 endpoint of an Azure OpenAI resource, however much of it was given.</summary>
    /// <exception cref="ModelSettingsException">It is none.</exception>
    public static Uri OfAzure(string name, string value)
    {
        var address = Of(name, value);
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
            throw new ModelSettingsException($"{name} is '{value}': use https, the key would be readable on the way.");
        var path = address.AbsolutePath.TrimEnd('/');
        if (path.Contains("/deployments", StringComparison.OrdinalIgnoreCase))
            throw new ModelSettingsException($"{name} is '{value}': leave the path away; the deployment goes into {ModelVariables.AzureDeployment}.");
        var start = path.EndsWith(AzurePath, StringComparison.OrdinalIgnoreCase) ? path[..^AzurePath.Length]
            : path.EndsWith("/openai", StringComparison.OrdinalIgnoreCase) ? path[..^"/openai".Length]
            : path;
        return new Uri(address, start + AzurePath);
    }

    /// <summary>An address.</summary>
    /// <exception cref="ModelSettingsException">It is none that a client can take.</exception>
    public static Uri Of(string name, string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new ModelSettingsException($"{name} is '{value}': that is no address. Set it to something like http://localhost:11434/v1.");
        if (address.UserInfo.Length > 0)
            throw new ModelSettingsException($"{name} holds a user or a password: leave them away; a key has a variable of its own.");
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new ModelSettingsException($"{name} is '{address.GetLeftPart(UriPartial.Path)}' with a query: leave the query away, an api-version is not needed.");
        if (address.AbsolutePath.TrimEnd('/').EndsWith("/chat/completions", StringComparison.OrdinalIgnoreCase))
            throw new ModelSettingsException($"{name} is '{value}': leave /chat/completions away, it is added.");
        return new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/'));
    }

    /// <summary>Refuses to send a key in clear to a host that is not of this machine or its own network.</summary>
    /// <exception cref="ModelSettingsException">It would be.</exception>
    public static void RefuseKeyInClear(string name, Uri endpoint, string? key)
    {
        if (key is null || endpoint.Scheme == Uri.UriSchemeHttps || IsLocal(endpoint)) return;
        throw new ModelSettingsException($"{name} is '{endpoint}' and there is a key, which would be readable on the way: use https. Plain http is for this machine and its own network, or without a key.");
    }

    // A name without a dot is of the own network; so are these endings: RFC 6761, RFC 6762, RFC 8375, and .internal, which ICANN
    // has reserved for that (2024).
    private static bool IsLocal(Uri endpoint) => endpoint.IsLoopback || (IPAddress.TryParse(endpoint.DnsSafeHost, out var address)
        ? AddressRules.WhyNotPublic(address) is not null
        : !endpoint.Host.TrimEnd('.').Contains('.') || LocalNames.Any(ending => endpoint.Host.TrimEnd('.').EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether OpenAI itself is there: its regions are hosts of their own.</summary>
    public static bool IsOpenAI(Uri endpoint) =>
        endpoint.Host is "api.openai.com" || endpoint.Host.EndsWith(".api.openai.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an Azure OpenAI or Foundry resource is there.</summary>
    public static bool IsAzure(Uri endpoint) => AzureHosts.Any(host => endpoint.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// What an Entra ID token for a resource is asked for. The public cloud's is that of the OpenAI SDK's own guide for the
    /// v1 endpoint (openai/openai-dotnet, README, "How to work with Azure OpenAI", read 2026-11); sovereign clouds have theirs.
    /// </summary>
    public static string EntraScope(Uri endpoint) => endpoint.Host switch
    {
        var host when host.EndsWith(".azure.us", StringComparison.OrdinalIgnoreCase) => "https://cognitiveservices.azure.us/.default",
        var host when host.EndsWith(".azure.cn", StringComparison.OrdinalIgnoreCase) => "https://cognitiveservices.azure.cn/.default",
        _ => "https://ai.azure.com/.default",
    };
}
