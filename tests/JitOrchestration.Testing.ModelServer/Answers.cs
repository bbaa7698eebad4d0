using System.Text.Json;
using System.Text.Json.Nodes;

namespace JitOrchestration.Testing.ModelServer;

/// <summary>Answers by what they are: what models and their servers do, well and badly.</summary>
public static class Answers
{
    /// <summary>The model says something.</summary>
    public static CompletionAnswer Text(string text) => new() { Text = text };

    /// <summary>The model says JSON, as with structured output.</summary>
    public static CompletionAnswer Json(object value) => Text(JsonSerializer.Serialize(value));

    /// <summary>The model wants tools called. Arguments are texts: they need not be JSON, nor the tools exist.</summary>
    public static CompletionAnswer ToolCalls(params (string Id, string Tool, string Arguments)[] calls) =>
        new() { ToolCalls = [.. calls.Select(call => new ScriptedToolCall(call.Id, call.Tool, call.Arguments))] };

    /// <summary>The model will not.</summary>
    public static CompletionAnswer Refusal(string why) => new() { Refusal = why };

    /// <summary>The model came to the end of the tokens it may write.</summary>
    public static CompletionAnswer CutAtLimit(string text) => Text(text) with { FinishReason = "length" };

    /// <summary>A filter took the answer away.</summary>
    public static CompletionAnswer Filtered() => new() { Text = "", FinishReason = "content_filter" };

    /// <summary>No choices.</summary>
    public static CompletionAnswer Nothing() => new() { Empty = true };

    /// <summary>A choice with nothing in it.</summary>
    public static CompletionAnswer Blank() => Text("");

    /// <summary>An answer of so many characters.</summary>
    public static CompletionAnswer Huge(int characters) => Text(new string('x', characters));

    /// <summary>An error in the form of the OpenAI wire.</summary>
    public static RawAnswer Error(int status, string? code, string message, string type = "invalid_request_error", params (string Name, string Value)[] headers) =>
        new(status, new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
        }.ToJsonString())
        { Headers = headers.ToDictionary(header => header.Name, header => header.Value) };

    /// <summary>Too many requests: come back after a while.</summary>
    /// <param name="header">The header that says when, such as <c>Retry-After</c>; null: none does.</param>
    /// <param name="value">Its value: seconds, milliseconds or a date.</param>
    public static RawAnswer RateLimited(string? header = null, string value = "") => Error(
        429, "rate_limit_exceeded", "Rate limit reached for requests.", "requests", header is null ? [] : [(header, value)]);

    /// <summary>The account has no money left.</summary>
    public static RawAnswer QuotaUsedUp() =>
        Error(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota");

    /// <summary>The server broke.</summary>
    public static RawAnswer ServerError(int status = 500) => Error(status, null, "The server had an error.", "server_error");

    /// <summary>The key is wrong; the server repeats it, as real ones do in part.</summary>
    public static RawAnswer Unauthorized(string key) => Error(401, "invalid_api_key", $"Incorrect API key provided: {key}.");

    /// <summary>There is no such model.</summary>
    public static RawAnswer ModelNotFound(string model) => Error(404, "model_not_found", $"The model '{model}' does not exist or you do not have access to it.");

    /// <summary>The conversation is longer than the model can read.</summary>
    public static RawAnswer ContextTooLong() =>
        Error(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.");

    /// <summary>A filter took offence at the prompt, as Azure OpenAI says it.</summary>
    public static RawAnswer PromptFiltered() => new(400, """
        {"error":{"message":"The response was filtered due to the prompt triggering the content management policy.","type":null,
         "param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}
        """);

    /// <summary>The connection is cut in the middle of the answer.</summary>
    public static BrokenAnswer Cut(CompletionAnswer answer, double kept = 0.5) => new(answer, kept);

    /// <summary>Nothing comes until it is released.</summary>
    public static HeldAnswer Held(Task release, ModelAnswer answer) => new(release, answer);

    /// <summary>Nothing ever comes.</summary>
    public static HeldAnswer Silence() => new(new TaskCompletionSource().Task, Nothing());
}
