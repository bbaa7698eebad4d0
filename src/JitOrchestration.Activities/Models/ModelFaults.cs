using System.ClientModel;
using System.Text.Json;
using Azure;
using Azure.Identity;
using JitOrchestration.Activities.Models.Faults;
using JitOrchestration.Activities.Models.Wire;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;
using Codes = JitOrchestration.Activities.Models.ModelFailureCodes;

namespace JitOrchestration.Activities.Models;

/// <summary>
/// What went wrong with a model, as a failure that a person can act on. No message holds a key; of prompts and answers at
/// most a short cut is shown.
/// </summary>
public static class ModelFaults
{
    /// <summary>What an exception from a chat client means.</summary>
    /// <param name="thrown">It. The caller's own cancellation is not looked at here: it is no failure.</param>
    /// <param name="source">The model that was asked.</param>
    /// <param name="now">The time, for a <c>Retry-After</c> that is a date.</param>
    public static Failure Of(Exception thrown, ModelSource source, DateTimeOffset now) => thrown switch
    {
        ModelException known => known.Failure,
        ClientResultException { Status: > 0 } answered => StatusFaults.Of(answered.Status, ErrorBody.Of(answered), RetryHint.Of(answered, now), source),
        RequestFailedException { Status: > 0 } answered => StatusFaults.Of(answered.Status, new ErrorBody(answered.ErrorCode ?? "", "", answered.Message), null, source),
        HttpRequestException { StatusCode: { } status } answered => StatusFaults.Of((int)status, new ErrorBody("", "", answered.Message), null, source),
        AuthenticationFailedException identity => IdentityFaults.Of(identity, source),
        _ when ConnectionFaults.Of(thrown, source) is { } lost => lost,
        _ when IsUnreadable(thrown, source) => Passing(
            Codes.BadAnswer, $"The answer of {source} is no chat completion: {Excerpt.Of(thrown.Message)} {BaseUrlHint(source)}"),
        _ => new Failure(Codes.Broken, $"The chat client of {source} broke: {thrown.GetType().Name}: {Excerpt.Of(thrown.Message)}") { MayHaveHappened = true },
    };

    /// <summary>What is wrong with an answer; null: it can be used.</summary>
    public static Failure? Of(ChatResponse response, ModelSource source) => response switch
    {
        _ when response.Messages.Select(WireReply.RefusalIn).FirstOrDefault(why => why is not null) is { } why =>
            new Failure(Codes.Refused, $"{Subject(source)} refused: {Excerpt.Of(why)}"),
        _ when response.FinishReason == ChatFinishReason.ContentFilter =>
            new Failure(Codes.ContentFiltered, $"A content filter took away the answer of {source}. Put the task in other words, or change the filter."),
        _ when response.FinishReason == ChatFinishReason.Length => new Failure(Codes.OutputCut, CutMessage(response, source)),
        _ when response.Messages.All(IsEmpty) => Passing(Codes.Empty, $"{Subject(source)} answered with nothing."),
        _ => null,
    };

    /// <summary>The answer was to be JSON, and is not.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="source">Who gave it.</param>
    public static Failure NotJson(string text, ModelSource source) =>
        new(Codes.NotJson, $"{Subject(source)} answered with what is no JSON: {Excerpt.Of(text)}", FailureKind.Transient);

    /// <summary>An error that a server sent in a stream, after it had begun to answer.</summary>
    internal static Failure InStream(ReadOnlyMemory<byte> error, ModelSource source)
    {
        var body = ErrorBody.OfError(error);
        return Passing(Codes.ConnectionLost, $"The stream of {source} broke off with an error: {body.Said}");
    }

    /// <summary>A failure that may pass, of a call that may have cost something.</summary>
    internal static Failure Passing(string code, string message) => new(code, message.TrimEnd(), FailureKind.Transient) { MayHaveHappened = true };

    /// <summary>The model at the start of a sentence.</summary>
    internal static string Subject(ModelSource source)
    {
        var name = source.ToString();
        return string.Concat(char.ToUpperInvariant(name[0]).ToString(), name.AsSpan(1));
    }

    // What the OpenAI client throws at JSON that it did not expect. From other clients these may mean anything.
    private static bool IsUnreadable(Exception thrown, ModelSource source) =>
        thrown is JsonException
        || source.Provider != ModelProvider.Other
        && thrown is FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or NullReferenceException;

    private static string CutMessage(ChatResponse response, ModelSource source) => response.Text.Length > 0
        ? $"The answer of {source} was cut at the most tokens it may have. Ask for less, or split the task."
        : $"{Subject(source)} used all the tokens it may have before it said anything: a reasoning model needs more, or less effort.";

    private static bool IsEmpty(ChatMessage message) => string.IsNullOrWhiteSpace(message.Text) && !message.Contents.OfType<FunctionCallContent>().Any();

    private static string BaseUrlHint(ModelSource source) =>
        source.Provider == ModelProvider.Compatible ? $"Is {ModelVariables.OpenAIBaseUrl} right? It usually ends in /v1." : "";
}
