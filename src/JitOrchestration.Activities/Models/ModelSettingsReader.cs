using System.Globalization;
using static JitOrchestration.Activities.Models.ModelVariables;

namespace JitOrchestration.Activities.Models;

/// <summary>Makes settings of variables, or says what is wrong with them.</summary>
internal sealed class ModelSettingsReader(Func<string, string?> variable)
{
    private const int MaxNameLength = 200;

    // OpenAI's servers want a key, others ignore it, and the client must send something.
    private const string NoKey = "none";

    public ModelSettings? Read()
    {
        if (Value(AzureEndpoint) is { } azure) return WithRoles(ReadAzure(azure));
        Refuse(AzureDeployment, $"but {AzureEndpoint} is not: set it to the resource, such as https://name.openai.azure.com.");
        Refuse(AzureKey, $"but {AzureEndpoint} is not: set it to the resource, such as https://name.openai.azure.com.");
        if (Value(OpenAIBaseUrl) is { } url) return WithRoles(ReadServer(url));
        if (Value(OpenAIKey) is not null) return WithRoles(ReadOpenAI());
        foreach (var name in (string[])[ModelVariables.Model, RouterModel, PlannerModel, AgentModel])
            Refuse(name, $"but there is nobody to ask: set {OpenAIKey}, {OpenAIBaseUrl} or {AzureEndpoint}.");
        return null;
    }

    private ModelSettings ReadAzure(string endpoint)
    {
        Refuse(OpenAIBaseUrl, $"and {AzureEndpoint} too: unset {OpenAIBaseUrl} to use Azure OpenAI, or {AzureEndpoint} to use the other server.");
        Refuse(OpenAIKey, $"and {AzureEndpoint} too: unset {OpenAIKey} to use Azure OpenAI, or {AzureEndpoint} to use OpenAI.");
        return new ModelSettings(ModelProvider.AzureOpenAI, EndpointAddress.OfAzure(AzureEndpoint, endpoint), Deployment())
        {
            ApiKey = Key(AzureKey),
            ManagedIdentityClientId = Value(AzureClientId),
        };
    }

    private string Deployment() => (Name(AzureDeployment), Name(ModelVariables.Model)) switch
    {
        ({ } deployment, { } model) when deployment != model => throw new ModelSettingsException(
            $"{AzureDeployment} is '{deployment}' and {ModelVariables.Model} is '{model}': with Azure OpenAI the model is the deployment. Unset one of them."),
        (null, null) => throw new ModelSettingsException($"{AzureEndpoint} is set, but {AzureDeployment} is not: set it to the name of a deployment."),
        var (deployment, model) => deployment ?? model!,
    };

    private ModelSettings ReadServer(string url)
    {
        var endpoint = EndpointAddress.Of(OpenAIBaseUrl, url);
        EndpointAddress.RefuseKeyInClear(OpenAIBaseUrl, endpoint, Key(OpenAIKey));
        if (EndpointAddress.IsOpenAI(endpoint)) return ReadOpenAI() with { Endpoint = endpoint };
        var model = Name(ModelVariables.Model)
            ?? throw new ModelSettingsException($"{OpenAIBaseUrl} is set, but {ModelVariables.Model} is not: set it to a model of that server.");
        return EndpointAddress.IsAzure(endpoint)
            ? new ModelSettings(ModelProvider.AzureOpenAI, EndpointAddress.OfAzure(OpenAIBaseUrl, url), model) { ApiKey = AzureKeyOfOpenAI() }
            : new ModelSettings(ModelProvider.Compatible, endpoint, model) { ApiKey = Key(OpenAIKey) ?? NoKey };
    }

    // Some guides put a resource where OpenAI's own address goes. Nothing says then that Entra ID is meant.
    private string AzureKeyOfOpenAI() => Key(OpenAIKey)
        ?? throw new ModelSettingsException($"{OpenAIBaseUrl} is an Azure OpenAI resource: set {AzureEndpoint} to it instead, and {AzureDeployment}.");

    private ModelSettings ReadOpenAI() => new(
        ModelProvider.OpenAI, ModelSettings.OpenAIEndpoint, Name(ModelVariables.Model) ?? ModelSettings.DefaultOpenAIModel)
    {
        ApiKey = Key(OpenAIKey) ?? throw new ModelSettingsException($"{OpenAIBaseUrl} is OpenAI itself, but {OpenAIKey} is not set."),
    };

    private ModelSettings WithRoles(ModelSettings settings) => settings with
    {
        RouterModel = Name(RouterModel),
        PlannerModel = Name(PlannerModel),
        AgentModel = Name(AgentModel),
        Timeout = Seconds(ModelVariables.Timeout) ?? ModelSettings.DefaultTimeout,
        PricesFile = Value(ModelVariables.Prices),
    };

    private string? Name(string name)
    {
        if (Value(name) is not { } value) return null;
        return value.Length <= MaxNameLength && !value.Any(char.IsControl)
            ? value
            : throw new ModelSettingsException($"{name} is no name of a model: at most {MaxNameLength} characters on one line.");
    }

    // The value is never shown. A key goes into a header, where anything else could not be sent.
    private string? Key(string name)
    {
        if (Value(name) is not { } value) return null;
        return value.All(c => c is > ' ' and <= '~')
            ? value
            : throw new ModelSettingsException($"{name} holds a blank, a line break or a letter that no key has: copy it again.");
    }

    private TimeSpan? Seconds(string name)
    {
        if (Value(name) is not { } value) return null;
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new ModelSettingsException($"{name} is '{value}': set it to seconds from 1 to 3600.");
    }

    private void Refuse(string name, string but)
    {
        if (Value(name) is not null) throw new ModelSettingsException($"{name} is set, {but}");
    }

    private string? Value(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
