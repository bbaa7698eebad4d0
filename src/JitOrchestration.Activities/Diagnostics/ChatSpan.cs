using System.Diagnostics;
using JitOrchestration.Activities.Models;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>A call of a model: <c>chat {model}</c>.</summary>
internal sealed class ChatSpan : CallSpan
{
    private readonly ModelSource _source;
    private readonly string _provider;
    private string? _answeredBy;

    public ChatSpan(ModelSource source, string provider, IReadOnlyList<ChatMessage> messages, ChatOptions options)
        : base(Operations.Chat, source.Model, ActivityKind.Client, TagsOf(source, provider))
    {
        (_source, _provider) = (source, provider);
        if (Span is not { IsAllDataRequested: true }) return;
        if (options.MaxOutputTokens is { } most) Span.SetTag(GenAi.MaxTokens, most);
        if (options.ResponseFormat is ChatResponseFormatJson) Span.SetTag(GenAi.OutputType, "json");
        SetContent(GenAi.InputMessages, () => MessageContent.OfInput(messages));
    }

    /// <summary>The model answered, be it of use or not.</summary>
    public void Complete(ChatResponse response, Usage usage)
    {
        _answeredBy = response.ModelId;
        Measures.Cost(_source.Model, usage.CostUsd);
        Count(response.Usage);
        if (Span is not { IsAllDataRequested: true }) return;
        Span.SetTag(GenAi.ResponseModel, response.ModelId).SetTag(GenAi.ResponseId, response.ResponseId);
        if (response.FinishReason is { } reason) Span.SetTag(GenAi.FinishReasons, new[] { reason.Value });
        SetContent(GenAi.OutputMessages, () => MessageContent.OfOutput(response));
    }

    protected override void Measure(TimeSpan took) => Measures.Chat(ModelTags(), Error, took);

    /// <summary>By the conventions only what the server has counted is reported, and not our estimate.</summary>
    private void Count(UsageDetails? counted)
    {
        if (counted?.InputTokenCount is { } input) Measures.Tokens(ModelTags(), "input", input);
        if (counted?.OutputTokenCount is { } output) Measures.Tokens(ModelTags(), "output", output);
        Span?.SetTag(GenAi.InputTokens, counted?.InputTokenCount).SetTag(GenAi.OutputTokens, counted?.OutputTokenCount);
    }

    private TagList ModelTags()
    {
        var tags = new TagList { { GenAi.Operation, Operations.Chat } };
        foreach (var (name, value) in TagsOf(_source, _provider)) tags.Add(name, value);
        if (_answeredBy is not null) tags.Add(GenAi.ResponseModel, _answeredBy);
        return tags;
    }

    private static KeyValuePair<string, object?>[] TagsOf(ModelSource source, string provider) =>
    [
        new(GenAi.Provider, provider), new(GenAi.RequestModel, source.Model),
        .. source.Endpoint is { } endpoint ? [new(GenAi.ServerAddress, endpoint.Host), new(GenAi.ServerPort, endpoint.Port)] : Array.Empty<KeyValuePair<string, object?>>(),
    ];
}
