namespace JitOrchestration.Activities.Models;

/// <summary>Whose models are in use: it decides the words of an error, and the few places where their wires differ.</summary>
public enum ModelProvider
{
    /// <summary>OpenAI itself.</summary>
    OpenAI,

    /// <summary>Azure OpenAI, by its v1 endpoint: the models are deployments.</summary>
    AzureOpenAI,

    /// <summary>A server that speaks the same wire: Ollama, vLLM, LM Studio, Foundry Local, a gateway.</summary>
    Compatible,

    /// <summary>A chat client that the user brought.</summary>
    Other,
}
