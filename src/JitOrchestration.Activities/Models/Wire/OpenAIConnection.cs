using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Core;
using Azure.Identity;
using OpenAI;
using OpenAI.Chat;

// OPENAI001: the constructor that takes an authentication policy is marked experimental; it is the documented way to use
// Entra ID with the v1 endpoint.
#pragma warning disable OPENAI001

namespace JitOrchestration.Activities.Models.Wire;

/// <summary>One connection to a provider: its address, its key and its limits. Clients of every model share it.</summary>
internal sealed class OpenAIConnection
{
    private readonly OpenAIClient _client;

    /// <summary>Prepares a connection; nothing is sent yet.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="credential">Who asks, with Azure OpenAI and no key; null: whichever identity is found.</param>
    /// <param name="transport">What sends; null: the client's own.</param>
    public OpenAIConnection(ModelSettings settings, TokenCredential? credential = null, PipelineTransport? transport = null)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = settings.Endpoint,
            NetworkTimeout = settings.Timeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // Retries are the executor's: every attempt is an event.
            UserAgentApplicationId = "jit-orchestration",
        };
        if (transport is not null) options.Transport = transport;
        options.AddPolicy(new IdempotencyHeader(), PipelinePosition.PerCall);
        _client = new OpenAIClient(Authentication(settings, credential), options);
    }

    /// <summary>The client of a model.</summary>
    public ChatClient ChatClient(string model) => _client.GetChatClient(model);

    private static AuthenticationPolicy Authentication(ModelSettings settings, TokenCredential? credential) => settings switch
    {
        { ApiKey: { } key, Provider: ModelProvider.AzureOpenAI } => ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(key), "api-key"),
        { ApiKey: { } key } => ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(key)),
        { Provider: ModelProvider.AzureOpenAI } => new BearerTokenPolicy(credential ?? Identity(settings), EndpointAddress.EntraScope(settings.Endpoint)),
        _ => throw new ModelSettingsException($"{settings} has no key: set {ModelVariables.OpenAIKey}."),
    };

    // A null client id means the system-assigned identity, or whoever is signed in.
    private static DefaultAzureCredential Identity(ModelSettings settings) => new(new DefaultAzureCredentialOptions
    {
        ManagedIdentityClientId = settings.ManagedIdentityClientId,
    });
}
