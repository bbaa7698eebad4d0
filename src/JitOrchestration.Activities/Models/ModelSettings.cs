namespace JitOrchestration.Activities.Models;

/// <summary>Which models are used, and how they are reached.</summary>
/// <param name="Provider">Whose they are.</param>
/// <param name="Endpoint">The base address, to which <c>/chat/completions</c> is added.</param>
/// <param name="Model">The model, or deployment, for every role that names none of its own.</param>
public sealed record ModelSettings(ModelProvider Provider, Uri Endpoint, string Model)
{
    /// <summary>How long one call may take when nothing is said: reasoning models think for minutes.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The model when only a key is given: cheap, quick, with structured output and tools, and it takes every parameter.
    /// </summary>
    public const string DefaultOpenAIModel = "gpt-4.1-mini";

    /// <summary>Where OpenAI itself is.</summary>
    public static readonly Uri OpenAIEndpoint = new("https://api.openai.com/v1");

    /// <summary>The key; null: Entra ID with Azure OpenAI, none with others.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The client id of a user-assigned managed identity, for Entra ID; null: whichever identity is found.</summary>
    public string? ManagedIdentityClientId { get; init; }

    /// <summary>The router's model, when it is another.</summary>
    public string? RouterModel { get; init; }

    /// <summary>The planner's model, when it is another.</summary>
    public string? PlannerModel { get; init; }

    /// <summary>The agents' model, when it is another.</summary>
    public string? AgentModel { get; init; }

    /// <summary>How long one call may take: to the end of the answer, or between two pieces of a stream.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>A file of prices, over the built-in ones; null: none.</summary>
    public string? PricesFile { get; init; }

    /// <summary>The model of a role.</summary>
    public string ModelFor(ModelRole role) => role switch
    {
        ModelRole.Router => RouterModel,
        ModelRole.Planner => PlannerModel,
        ModelRole.Agent => AgentModel,
        _ => null,
    } ?? Model;

    /// <summary>Reads the settings from variables by the names in <see cref="ModelVariables"/>.</summary>
    /// <param name="variable">A variable's value, null when it is not set; blank is taken for not set.</param>
    /// <returns>The settings; null: no model is configured, and everything is done offline.</returns>
    /// <exception cref="ModelSettingsException">They contradict each other, or one is malformed or missing.</exception>
    public static ModelSettings? Read(Func<string, string?> variable) => new ModelSettingsReader(variable).Read();

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Provider} {Endpoint} {Model}";
}
