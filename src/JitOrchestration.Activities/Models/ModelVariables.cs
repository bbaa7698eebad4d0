namespace JitOrchestration.Activities.Models;

/// <summary>The names of the environment variables that configure models: those that users have, and ours.</summary>
public static class ModelVariables
{
    /// <summary>The Azure OpenAI resource, such as <c>https://name.openai.azure.com</c>.</summary>
    public const string AzureEndpoint = "AZURE_OPENAI_ENDPOINT";

    /// <summary>The deployment to use.</summary>
    public const string AzureDeployment = "AZURE_OPENAI_DEPLOYMENT";

    /// <summary>The resource's key; absent: Entra ID.</summary>
    public const string AzureKey = "AZURE_OPENAI_API_KEY";

    /// <summary>The client id of a user-assigned managed identity, for Entra ID.</summary>
    public const string AzureClientId = "AZURE_CLIENT_ID";

    /// <summary>The key of OpenAI, or of the server at <see cref="OpenAIBaseUrl"/>.</summary>
    public const string OpenAIKey = "OPENAI_API_KEY";

    /// <summary>Another server of the same wire, such as <c>http://localhost:11434/v1</c>.</summary>
    public const string OpenAIBaseUrl = "OPENAI_BASE_URL";

    /// <summary>The model for every role that names none of its own.</summary>
    public const string Model = "JIT_MODEL";

    /// <summary>The router's model.</summary>
    public const string RouterModel = "JIT_ROUTER_MODEL";

    /// <summary>The planner's model.</summary>
    public const string PlannerModel = "JIT_PLANNER_MODEL";

    /// <summary>The agents' model, where a plan names none.</summary>
    public const string AgentModel = "JIT_AGENT_MODEL";

    /// <summary>Seconds that one call may take.</summary>
    public const string Timeout = "JIT_MODEL_TIMEOUT_SECONDS";

    /// <summary>A JSON file of prices, over the built-in ones.</summary>
    public const string Prices = "JIT_PRICES";
}
