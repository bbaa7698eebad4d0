using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace JitOrchestration.Repository.Tests.Azure;

/// <summary>The settings that the app in Azure reads: as texts in its sources, and as %NAME% in host.json.</summary>
internal static partial class SettingsInCode
{
    /// <summary>What the Functions host, its extensions and its platform read, for reasons of their own.</summary>
    public static readonly IReadOnlySet<string> OfThePlatform = new HashSet<string>
    {
        "AzureWebJobsStorage__credential", // Which kind of identity the addresses go with.
        "AzureWebJobsStorage__queueServiceUri", // Durable's queues and tables; our own blobs are read by address too.
        "AzureWebJobsStorage__tableServiceUri",
        "AzureWebJobsDisableHomepage", // GET / is the app's.
        "FUNCTIONS_WORKER_RUNTIME", // Locally. In Azure it stands in functionAppConfig, and Flex Consumption refuses the setting.
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    };

    /// <summary>Names in the form of app settings, in which two underscores stand for a colon.</summary>
    public static IReadOnlySet<string> Read { get; } = Projects
        .SelectMany(project => RepositoryFiles.Below($"src/{project}", "*.cs"))
        .SelectMany(file => Literal().Matches(RepositoryFiles.Read(file)))
        .Select(literal => literal.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal))
        .Concat(InHostJson)
        .ToHashSet();

    /// <summary>Settings that host.json refers to.</summary>
    public static IEnumerable<string> InHostJson => Reference().Matches(RepositoryFiles.Read("host.json")).Select(reference => reference.Groups["name"].Value);

    public static JsonNode HostJson => JsonNode.Parse(RepositoryFiles.Read("host.json"))!;

    public static JsonObject Sample => JsonNode.Parse(RepositoryFiles.Read("local.settings.sample.json"))!["Values"]!.AsObject();

    private static string[] Projects => ["JitOrchestration.Functions", "JitOrchestration.Activities", "JitOrchestration.Api"];

    [GeneratedRegex("\"(?<name>(JIT|AZURE|OPENAI|OTEL|APPLICATIONINSIGHTS)_[A-Z_]+|AzureWebJobsStorage(:\\w+)?)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("%(?<name>[A-Z_]+)%")]
    private static partial Regex Reference();
}
