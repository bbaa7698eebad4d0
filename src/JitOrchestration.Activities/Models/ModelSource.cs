namespace JitOrchestration.Activities.Models;

/// <summary>Which model, and whose: what an error has to name.</summary>
/// <param name="Provider">Whose it is.</param>
/// <param name="Model">The model's name; with Azure OpenAI, the deployment's.</param>
/// <param name="Endpoint">Where it is asked, when that is known.</param>
public sealed record ModelSource(ModelProvider Provider, string Model, Uri? Endpoint = null)
{
    /// <summary>As it reads in a sentence: <c>the model 'gpt-4.1' at https://api.openai.com/v1</c>.</summary>
    public override string ToString()
    {
        var name = Provider == ModelProvider.AzureOpenAI ? $"the deployment '{Model}'" : $"the model '{Model}'";
        return Endpoint is null ? name : $"{name} at {Endpoint.ToString().TrimEnd('/')}";
    }
}
