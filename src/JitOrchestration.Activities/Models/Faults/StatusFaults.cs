using JitOrchestration.Core.Execution;
using Codes = JitOrchestration.Activities.Models.ModelFailureCodes;

namespace JitOrchestration.Activities.Models.Faults;

/// <summary>What an HTTP status of 400 and more means, or an error that came with 200, with what the server says beside it.</summary>
internal static class StatusFaults
{
    public static Failure Of(int status, ErrorBody body, TimeSpan? retryAfter, ModelSource source) => status switch
    {
        200 when StatedStatus.Of(body) is { } stated => Of(stated, body, retryAfter, source),
        401 or 403 => Unauthorized(status, body, source),
        402 => Quota(body, source),
        404 => NotFound(body, source),
        413 => TooLong(body, source),
        429 when body.Is("insufficient_quota") || body.Is("billing_hard_limit_reached") => Quota(body, source),
        429 => Passing(Codes.RateLimited, $"{ModelFaults.Subject(source)} gets too many requests for the moment: {body.Said}", retryAfter),
        408 or 409 or >= 500 => Passing(Codes.Unavailable, $"{ModelFaults.Subject(source)} answered {status}: {body.Said}", retryAfter),
        _ when IsFiltered(body) => new Failure(
            Codes.ContentFiltered, $"A content filter of {source} took offence at the prompt: {body.Said} Put the task or its data in other words, or change the filter."),
        _ when IsOverOutput(body) => new Failure(
            Codes.OutputLimit, $"{ModelFaults.Subject(source)} does not write as many tokens as it is asked for: {body.Said} Lower options.limits.output_tokens, or set max_output of the model in the file named by {ModelVariables.Prices}."),
        _ when IsTooLong(body) => TooLong(body, source),
        200 => Passing(Codes.Unavailable, $"{ModelFaults.Subject(source)} answered with an error: {body.Said}", retryAfter),
        _ => new Failure(Codes.BadRequest, $"{ModelFaults.Subject(source)} does not take the request ({status}): {body.Said}"),
    };

    // What the server says of a key that it does not know may repeat the key.
    private static Failure Unauthorized(int status, ErrorBody body, ModelSource source) => new(
        Codes.Unauthorized,
        status == 401
            ? $"{ModelFaults.Subject(source)} does not know the key or identity (401). {Remedy(source)}"
            : $"{ModelFaults.Subject(source)} may not be used with this key or identity (403): {body.Said} {Remedy(source)}");

    private static string Remedy(ModelSource source) => source.Provider switch
    {
        ModelProvider.AzureOpenAI => $"Check that {ModelVariables.AzureKey} is a key of that resource; with Entra ID, that the identity has the role 'Cognitive Services OpenAI User' on it.",
        ModelProvider.Other => "Check the key of the chat client.",
        _ => $"Check {ModelVariables.OpenAIKey}.",
    };

    private static Failure Quota(ErrorBody body, ModelSource source) =>
        new(Codes.Quota, $"The account of {source} has nothing left to spend: {body.Said} Add credit, raise its limit, or use another key.");

    private static Failure NotFound(ErrorBody body, ModelSource source) => new(Codes.NotFound, source.Provider switch
    {
        ModelProvider.AzureOpenAI => $"There is no deployment '{source.Model}' at {source.Endpoint}: {body.Said} Set {ModelVariables.AzureDeployment} to a deployment of that resource; a new one takes some minutes.",
        ModelProvider.Compatible when body.Message is null => $"Nothing answers chat completions for {source} (404). Is {ModelVariables.OpenAIBaseUrl} right? It usually ends in /v1.",
        ModelProvider.Compatible => $"There is no model '{source.Model}' at {source.Endpoint}: {body.Said} Load it there (with Ollama: ollama pull {source.Model}), or set {ModelVariables.Model} to another.",
        _ => $"There is no model '{source.Model}', or it is not for this key: {body.Said} Set {ModelVariables.Model} to another.",
    });

    private static Failure TooLong(ErrorBody body, ModelSource source) => new(
        Codes.ContextTooLong, $"The conversation is longer than {source} reads: {body.Said} Give it less data, split the task, or use a model with a longer context.");

    // Before what is too long, because vLLM speaks of the context here too; not where a server only wants the other name of the option.
    private static bool IsOverOutput(ErrorBody body) =>
        body.Mentions("max_tokens", "max_completion_tokens", "max_output_tokens") && body.Mentions("too large", "at most", "maximum", "exceed", "less than");

    private static bool IsFiltered(ErrorBody body) =>
        body.Is("content_filter") || body.Is("content_policy_violation") || body.Mentions("ResponsibleAIPolicyViolation");

    // The code is OpenAI's and llama.cpp's; the words are those of vLLM, LM Studio and others.
    private static bool IsTooLong(ErrorBody body) =>
        body.Is("context_length_exceeded") || body.Is("exceed_context_size_error") || body.Mentions("maximum context length", "context length", "context window", "context size");

    private static Failure Passing(string code, string message, TimeSpan? retryAfter) =>
        new(code, message, FailureKind.Transient) { RetryAfter = retryAfter };
}
