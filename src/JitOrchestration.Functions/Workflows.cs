using System.Globalization;
using System.Text.Json;
using Azure.Identity;
using Azure.Storage.Blobs;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Functions.Activities;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Http;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace JitOrchestration.Functions;

/// <summary>What the functions are made of.</summary>
internal static class Workflows
{
    /// <summary>The container of the service, when <c>JIT_CONTAINER</c> does not name one.</summary>
    private const string UsualContainer = "jit";

    public static IServiceCollection AddWorkflows(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.Configure<JsonSerializerOptions>(options => options.MaxDepth = DurableJson.MaxDepth);
        services.AddSingleton(new NetworkOptions { AllowedHosts = Hosts(configuration["JIT_ALLOWED_HOSTS"] ?? ""), AllowPrivateAddresses = configuration["JIT_ALLOW_PRIVATE_ADDRESSES"] == "1" });
        if (configuration[CallbackSecret.Variable] is { Length: > 0 } secret) services.AddCallbacks(Secret(secret));
        services.AddSingleton(configuration["JIT_ENOUGH_HISTORY"] is { Length: > 0 } enough ? new HistoryLimits(int.Parse(enough, CultureInfo.InvariantCulture)) : HistoryLimits.Default);
        services.AddSingleton<IBlobs>(_ => new AzureBlobs(Container(configuration)));
        return services.AddEngineParts().AddSingleton<ApiHost>();
    }

    /// <summary>What activities need, over whatever blobs there are.</summary>
    public static IServiceCollection AddEngineParts(this IServiceCollection services) => services
        .AddSingleton(parts => new ToolRegistry(BuiltInTools.Create(Tools(parts.GetRequiredService<NetworkOptions>()))))
        .AddSingleton<IThinking>(parts => MindFactory.Create(name => parts.GetService<IConfiguration>()?[name], parts.GetRequiredService<ToolRegistry>(), parts.GetRequiredService<TimeProvider>()))
        .AddSingleton<IPlanner>(parts => parts.GetRequiredService<IThinking>())
        .AddSingleton<IPayloadStore, BlobPayloads>()
        .AddSingleton<RunJournal>()
        .AddSingleton<RunLauncher>()
        .AddSingleton<Mailroom>()
        .AddSingleton<DurableEngines>()
        .AddSingleton(parts => new RunLog((parts.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(RunLog.Category)))
        .AddSingleton<OnceGuard>()
        .AddSingleton<CancelWatch>()
        .AddSingleton(parts => new ToolPolicy(parts.GetRequiredService<NetworkOptions>()))
        .AddSingleton<ActivityPerformer>();

    /// <summary>There are no files: an instance comes and goes, with its disk.</summary>
    private static BuiltInToolOptions Tools(NetworkOptions network) => new()
    {
        NetworkOptions = network,
        WithoutFileRoot = "This service has no files: give the data as `input`, or fetch it with fetch_url.",
    };

    private static void AddCallbacks(this IServiceCollection services, CallbackSecret secret) => services
        .AddSingleton(parts =>
        {
            var logger = parts.GetRequiredService<ILoggerFactory>().CreateLogger(ActivityNames.DeliverCallback);
            return new CallbackOptions { Secret = secret, Network = parts.GetRequiredService<NetworkOptions>(), Report = report => Log.Report(logger, report) };
        })
        .AddSingleton<CallbackSender>();

    private static CallbackSecret Secret(string text)
    {
        try
        {
            return CallbackSecret.Parse(text);
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException($"{CallbackSecret.Variable}: {e.Message}");
        }
    }

    private static string[] Hosts(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where the host keeps its own things: by connection string here and locally, by identity in Azure.</summary>
    private static BlobContainerClient Container(IConfiguration configuration)
    {
        var name = configuration["JIT_CONTAINER"] ?? UsualContainer;
        if (configuration["AzureWebJobsStorage"] is { Length: > 0 } connection) return new BlobContainerClient(connection, name);
        var account = configuration["AzureWebJobsStorage:blobServiceUri"] is { } uri
            ? new Uri(uri)
            : new Uri($"https://{configuration["AzureWebJobsStorage:accountName"] ?? throw new InvalidOperationException("There is no storage: set AzureWebJobsStorage to a connection string, or AzureWebJobsStorage__accountName to an account that the app's identity may use.")}.blob.core.windows.net");
        var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration["AzureWebJobsStorage:clientId"] });
        return new BlobServiceClient(account, credential).GetBlobContainerClient(name);
    }
}
