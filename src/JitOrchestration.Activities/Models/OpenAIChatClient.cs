using System.ClientModel;
using System.Runtime.CompilerServices;
using JitOrchestration.Activities.Models.Wire;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace JitOrchestration.Activities.Models;

/// <summary>
/// The chat completions of the official OpenAI client behind <see cref="IChatClient"/>: for OpenAI, Azure OpenAI's v1
/// endpoint and servers of the same wire. It makes one attempt a call and throws what the client throws:
/// <see cref="ModelFaults"/> says what that means.
/// </summary>
/// <remarks>
/// Texts, function tools, tool calls and their results are carried, and structured output. A refusal is an
/// <see cref="ErrorContent"/> with the code <c>Refusal</c>. Arguments of a tool call that are no JSON object stay readable
/// through <see cref="ModelToolRequest.Of"/>. In <see cref="ChatOptions.AdditionalProperties"/>, <c>idempotency_key</c> is sent
/// as the header <c>Idempotency-Key</c>, and <c>strict</c> (a boolean) makes schemas strict.
/// </remarks>
public sealed class OpenAIChatClient : IChatClient
{
    private readonly ChatClient _client;
    private readonly ModelSource _source;

    /// <summary>Connects the settings' server; nothing is sent yet.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="model">The model, or deployment; null: the settings'.</param>
    public OpenAIChatClient(ModelSettings settings, string? model = null)
        : this(new OpenAIConnection(settings).ChatClient(model ?? settings.Model), new ModelSource(settings.Provider, model ?? settings.Model, settings.Endpoint))
    {
    }

    internal OpenAIChatClient(ChatClient client, ModelSource source)
    {
        _client = client;
        _source = source;
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IdempotencyHeader.Use(KeyOf(options));
        var result = await _client.CompleteChatAsync(WireMessages.Of(messages, options), WireOptions.Of(options, _source.Provider), cancellationToken);
        // Some proxies answer 200 whatever comes of it: their error is as any other.
        if (WireReply.IsError(result.Value)) throw new ClientResultException(result.GetRawResponse());
        return WireReply.Of(result.Value);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reply = new StreamedReply(_source);
        IdempotencyHeader.Use(KeyOf(options));
        var pieces = _client.CompleteChatStreamingAsync(WireMessages.Of(messages, options), WireOptions.Of(options, _source.Provider), cancellationToken);
        await foreach (var piece in pieces.WithCancellation(cancellationToken)) yield return reply.Take(piece);
        yield return reply.End();
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(ProviderName, _source.Endpoint, _source.Model)
        : serviceType == typeof(ModelSource) ? _source
        : serviceType == typeof(ChatClient) ? _client
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The connections are the process's: the client keeps them for all.
    }

    // The values of gen_ai.provider.name in the OpenTelemetry semantic conventions.
    private string ProviderName => _source.Provider == ModelProvider.AzureOpenAI ? "azure.ai.openai" : "openai";

    private static string? KeyOf(ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(IdempotencyHeader.Property) as string;
}
