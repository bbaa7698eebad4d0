using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Activities.Models.Wire;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models;

/// <summary>A model that is asked one thing at a time: one attempt a call, and faults come as failures.</summary>
public sealed class Model
{
    private readonly IChatClient _client;
    private readonly PriceTable _prices;
    private readonly TimeProvider _time;

    /// <summary>Puts the parts together.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="source">Who is asked.</param>
    /// <param name="prices">What it costs.</param>
    /// <param name="time">The clock, for a <c>Retry-After</c> that is a date.</param>
    public Model(IChatClient client, ModelSource source, PriceTable prices, TimeProvider time)
    {
        _client = client;
        _prices = prices;
        _time = time;
        Source = source;
    }

    /// <summary>Which model it is, and whose.</summary>
    public ModelSource Source { get; }

    /// <summary>The name it is asked by.</summary>
    public string Name => Source.Model;

    /// <summary>What it costs; null: no price is known, and a budget of money cannot be kept.</summary>
    public ModelPrice? Price => _prices.Find(Name);

    /// <summary>The most tokens to ask it for: a model refuses a call that may write more than it ever does.</summary>
    /// <param name="wanted">What the run lets it write.</param>
    public int OutputTokens(int wanted) => Math.Min(wanted, Price?.MaxOutput ?? wanted);

    /// <summary>Asks it.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Tools, form and limits of the answer; they are not changed.</param>
    /// <param name="idempotencyKey">The key that is the same on every attempt of this call; null: none is sent.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>An answer that can be used: it has a text or tool calls, and is whole.</returns>
    /// <exception cref="ModelException">There is none: the failure says why, the usage what it cost.</exception>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    public async Task<ModelReply> AskAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, string? idempotencyKey = null, CancellationToken cancellation = default)
    {
        var own = WithKey(options, idempotencyKey);
        using var span = new ChatSpan(Source, ProviderName(), messages, own);
        try
        {
            var response = await SendAsync(messages, own, cancellation);
            var usage = ModelUsage.Of(response, messages, Name, _prices);
            span.Complete(response, usage);
            if (ModelFaults.Of(response, Source) is { } failure) throw new ModelException(failure, usage);
            return new ModelReply(Joined(response), usage, Source) { ReportedModel = response.ModelId };
        }
        catch (Exception e)
        {
            span.Fail((e as ModelException)?.Failure.Code ?? CallSpan.Cancelled);
            throw;
        }
    }

    /// <summary>The provider as the GenAI conventions name it: by the wire that is spoken, whosever the model is.</summary>
    private string ProviderName() => Source.Provider switch
    {
        ModelProvider.AzureOpenAI => "azure.ai.openai",
        ModelProvider.OpenAI or ModelProvider.Compatible => "openai",
        _ => _client.GetService<ChatClientMetadata>()?.ProviderName ?? "_OTHER",
    };

    private async Task<ChatResponse> SendAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellation)
    {
        try
        {
            return await _client.GetResponseAsync(messages, options, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            throw new ModelException(ModelFaults.Of(e, Source, _time.GetUtcNow()), innerException: e);
        }
    }

    private static ChatOptions WithKey(ChatOptions? options, string? key)
    {
        var own = options?.Clone() ?? new ChatOptions();
        if (key is null) return own;
        own.AdditionalProperties = own.AdditionalProperties?.Clone() ?? [];
        own.AdditionalProperties[IdempotencyHeader.Property] = key;
        return own;
    }

    // Chat clients of other makers may answer in several messages: for the conversation they are one turn.
    private static ChatMessage Joined(ChatResponse response) => response.Messages is [var only]
        ? only
        : new ChatMessage(ChatRole.Assistant, [.. response.Messages.SelectMany(message => message.Contents)]);
}
